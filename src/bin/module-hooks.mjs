/** Speeds up loading the project's modules and their dependencies. Must be imported before any of them. */
import module from 'node:module';

// Keeps compiled code for the next start, in the system's temporary folder if it is writable.
module.enableCompileCache();

// To find out where a module is and what format it has, Node reads the package.json of its package, once per import.
// Those of these two packages have 180 kB and more, and are meant by 700 imports: that took half of the startup time
// and 250 MB.
const packagesWithManyModules = /\/node_modules\/(?:drizzle-orm|date-fns)\/.*\.js$/;
const isInPackage = /\/node_modules\//;

/** What stands for a package that is loaded when it is used, in the modules of the package that requires it. */
const lazy = (file, parents) => ({ url: new URL(`lazy/${file}.cjs`, import.meta.url).href, parents });

// Loaded at once by packages that seldom or never use them here, these 330 modules took a sixth of the startup time.
const standIns = new Map([
  // without SLACK_APP_TOKEN, Slack delivers over HTTP
  ['@slack/socket-mode', lazy('socket-mode', /\/node_modules\/@slack\/bolt\//)],
  ['express', lazy('express', /\/node_modules\/@slack\/bolt\//)],
  ['jsonwebtoken', lazy('jsonwebtoken', /\/node_modules\/@slack\/oauth\//)],
  ['@opentelemetry/api', lazy('opentelemetry-api', /\/node_modules\/prom-client\//)],
]);

/** What the project's own modules import by name, as Node found it the first time. */
const found = new Map();

module.registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL ?? '';
    const standIn = standIns.get(specifier);
    if (standIn?.parents.test(parent)) return { url: standIn.url, format: 'commonjs', shortCircuit: true };
    if (specifier.startsWith('.')) {
      const format = formatInside(specifier, parent);
      if (format === null) return next(specifier, context);
      return { url: new URL(specifier, parent).href, format, shortCircuit: true };
    }
    if (isInPackage.test(parent) || !context.conditions.includes('import')) return next(specifier, context);
    const known = found.get(specifier) ?? next(specifier, context);
    found.set(specifier, known);
    return { ...known, shortCircuit: true };
  },
});

/** The format of a module that another one imports by its path; null where Node has to find out. */
function formatInside(specifier, parent) {
  if (packagesWithManyModules.test(parent)) return 'module';
  return specifier.endsWith('.ts') && !isInPackage.test(parent) ? 'module-typescript' : null;
}
