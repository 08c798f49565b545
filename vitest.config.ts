import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/database-server.ts'],
    setupFiles: ['test/support/property-seed.ts'],
    maxWorkers: 2,
    maxConcurrency: 3,
    // Loading modules anew for each of two hundred files took a seventh of a run; no test changes what others load.
    isolate: false,
    execArgv: ['--import', './src/bin/module-hooks.mjs'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Processes are killed and waited for here; on a busy machine that may miss a moment once, but not twice.
    retry: 1,
  },
});
