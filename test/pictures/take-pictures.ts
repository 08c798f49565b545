/**
 * `npm run pictures`: takes the README's pictures anew, in a browser, from the demo as it runs.
 * They show what the bot says, so run it after changing a message.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/bin/cli.ts';
import { readOptions } from '../../src/runtime/command-line.ts';
import { openBrowser } from '../support/browser.ts';
import { startDemo } from '../support/demo-process.ts';
import { visit } from '../support/visitor.ts';

const window = { viewport: { width: 1200, height: 700 }, deviceScaleFactor: 1.25 };
const usage = 'Use: npm run pictures';

await runCli(usage, process.env, async (args) => {
  readOptions(args, usage);
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pictures-'));
  const [demo, browser] = await Promise.all([startDemo(folder, 0), openBrowser()]);
  try {
    const dana = await visit(browser, demo.url, 'dana', window);
    const lee = await visit(browser, demo.url, 'lee', window);

    for (const { page } of [dana, lee]) await page.getByTestId('tour-skip').click();
    await dana.shareSample('tracking-clean.csv');
    await dana.reads('Add tracking numbers to 40 fulfillments');
    await dana.page.screenshot({ path: 'test/pictures/summary.png' });
    await lee.goTo('Holdfast Home');
    await lee.page.getByText('Waiting for your decision').waitFor();
    await lee.page.screenshot({ path: 'test/pictures/home.png' });
    await lee.goTo('fulfillment');
    await lee.openThread();
    await lee.press('import_confirm');
    await dana.reads('Applied by @Lee Novak');

    await dana.page.getByTestId('close-thread').click();
    await dana.type('/fulfillments hold older than 3 days');
    await dana.sees('status Hold');
    await dana.page.screenshot({ path: 'test/pictures/search.png' });

    await dana.shareSample('returns.csv');
    await dana.reads(/cancel \d/);
    await lee.openThread();
    await lee.press('import_confirm');
    await lee.page.getByTestId('confirm').waitFor();
    await lee.page.screenshot({ path: 'test/pictures/returns.png' });
  } finally {
    await browser.close();
    await demo.interrupt();
    await rm(folder, { recursive: true });
  }
});
