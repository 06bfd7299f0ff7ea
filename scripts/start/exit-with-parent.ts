// Preloaded into every child of `npm start`. The supervisor holds the other end of this channel; when it is killed,
// even with -9, the channel closes, and the child stops in its usual order instead of keeping its port for ever.
const GRACE_MS = 5_000;

if (process.channel) {
  process.channel.unref();
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MS).unref();
  });
}
