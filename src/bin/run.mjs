/**
 * Starts a script of the project, after making sure that this Node can run it. Plain JavaScript, so that an old Node
 * gets as far as the sentence that says what is missing.
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

// Not before the version is known: an old Node lacks what it uses.
await import('./module-hooks.mjs');

// Left to itself V8 lets the heap grow fourfold before it collects garbage. With room for 8 MB of new objects, which
// `npm start` gives as that can't be set from here, a bot that reads a file of 100,000 rows has 250 MB instead of 380.
setFlagsFromString('--heap-growing-percent=110');

const [script, ...rest] = process.argv.slice(2);
if (script !== undefined) {
  process.argv.splice(1, process.argv.length - 1, script, ...rest);
  await import(pathToFileURL(script).href);
}
