/**
 * Starts a script of the project if this Node can run it. Plain JavaScript, so that an old Node gets far enough to say
 * what is wrong.
 */
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Holdfast needs Node 22.18 or newer, and this is ${process.versions.node}. The project brings its own: run "npm ci" again with install scripts allowed (without --ignore-scripts), then this command once more.\n`,
  );
  process.exit(1);
}

// After it has collected garbage, V8 lets the heap grow up to fourfold before it does so again; with this flag, by half.
// Together with 8 MB for new objects (which can only be set on the command line, see `npm start`), that keeps the bot at
// 225 MB while a million records are imported and exported. With a fifth it is 200 MB, but then the pauses are so many that
// a hundredth of the acknowledgements takes 130 ms instead of 70.
// It comes before the hooks: the compile cache they open is kept for each set of flags, and of no use under others.
setFlagsFromString('--heap-growing-percent=50');

// After the version check: an old Node lacks what it uses.
await import('./module-hooks.mjs');

const [script, ...rest] = process.argv.slice(2);
if (script !== undefined) {
  process.argv.splice(1, process.argv.length - 1, script, ...rest);
  await import(pathToFileURL(script).href);
}
