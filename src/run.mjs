/**
 * Starts a script of the project, after making sure that this Node can run it. Plain JavaScript, so that an old Node
 * gets as far as the sentence that says what is missing.
 */
import { pathToFileURL } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Holdfast needs Node 22.18 or newer, and this is ${process.versions.node}. The project brings its own: run "npm ci" again with install scripts allowed (without --ignore-scripts), then this command once more.\n`,
  );
  process.exit(1);
}

const [script, ...rest] = process.argv.slice(2);
if (script !== undefined) {
  process.argv.splice(1, process.argv.length - 1, script, ...rest);
  await import(pathToFileURL(script).href);
}
