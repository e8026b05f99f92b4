// npm puts the pinned Node of devDependencies first on the PATH of its scripts. With --ignore-scripts its
// binary is missing and npm silently falls back to the system's Node, which cannot run TypeScript.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Kindling runs on Node 24, as its Lambda functions do; this is ${process.version}.\n` +
      'Run "npm ci" without --ignore-scripts: it brings Node 24 along, for this folder only.',
  );
  process.exit(1);
}
