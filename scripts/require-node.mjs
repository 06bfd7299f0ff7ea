// Plain JavaScript, as an older Node cannot read the TypeScript of the rest. Sluice brings Node 24 as a package where
// there is one; elsewhere, as on a Mac with an Apple processor, the machine's own has to be recent enough.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(
    `Sluice needs Node 24 or later here, and this is ${process.versions.node}: no package brings it for ${process.platform} ${process.arch}. Install Node 24, then run npm ci again.`,
  );
  process.exit(1);
}
