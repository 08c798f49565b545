/** Speeds up loading the project's modules and their dependencies. Must be imported before any of them. */
import module from 'node:module';

// Keeps compiled code for the next start, in the system's temporary folder if it is writable.
module.enableCompileCache();

// To find out the format of a module, Node reads the package.json of its package, once per module. Those of these two
// packages have 180 kB and more, and we load 500 of their modules: that took half of the startup time and 250 MB.
const packagesWithManyModules = /\/node_modules\/(?:drizzle-orm|date-fns)\/.*\.js$/;
module.registerHooks({
  resolve(specifier, context, next) {
    const isInside = specifier.startsWith('.') && packagesWithManyModules.test(context.parentURL ?? '');
    if (!isInside) return next(specifier, context);
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
  },
});
