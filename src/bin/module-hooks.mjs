/** Makes loading the project's modules, and those that it depends on, quicker. Imported before any of them. */
import module from 'node:module';

// What was compiled once is not compiled again at the next start: kept in the system's temporary folder, where it can be.
module.enableCompileCache();

// To learn the format of a module Node reads the package.json of its package, for each module anew. Those of these two
// packages have 180 kB and more, and 500 of our modules are theirs: that made half of a start and 250 MB of its memory.
const packagesOfModules = /\/node_modules\/(?:drizzle-orm|date-fns)\/.*\.js$/;
module.registerHooks({
  resolve(specifier, context, next) {
    const isInside = specifier.startsWith('.') && packagesOfModules.test(context.parentURL ?? '');
    if (!isInside) return next(specifier, context);
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
  },
});
