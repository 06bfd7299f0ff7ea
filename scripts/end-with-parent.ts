// Preloaded into a build, and by it into its own workers. A start that is killed, even with -9, would otherwise leave a
// build behind that locks the folder for as long as it takes. Not by a channel: Next uses that one itself.
const LOOK_MS = 500;
const startedBy = process.ppid;

setInterval(() => {
  if (process.ppid !== startedBy) process.kill(process.pid, "SIGKILL");
}, LOOK_MS).unref();
