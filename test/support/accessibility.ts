/** What would stand in the way of people who use the page by keyboard, screen reader or with little contrast. */

import { readFile } from 'node:fs/promises';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2, levels A and AA, and axe-core's own good practice. */
const options: RunOptions = {
  resultTypes: ['violations'],
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
};

/** Looks at the page as it stands now; each barrier is a line with rule, place and what is wrong. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Handed over once per page: that costs as much as a check.
  if (!(await page.evaluate('Boolean(window.axe)'))) await page.evaluate(await readChecker());
  return await page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      id + ' at ' + target.join(' ') + ': ' + failureSummary?.replaceAll('\\n', ' '))))`);
}

/** Evaluated rather than put into a <script>, which the page's own policy forbids. */
const readChecker = () => readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** What sticks out of the window sideways; what scrolls inside a frame of its own does not. */
export async function findOverflow(page: Page): Promise<string[]> {
  return await page.evaluate(`
    [...document.querySelectorAll('main *, aside *, dialog *, [popover]:popover-open *')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        const isFramed = element.closest('.table-frame > *, pre > *, .unseen, .chart-frame > *');
        return width > 1 && !isFramed && (left < -1 || right > innerWidth + 1);
      })
      .map((element) => 'sticks out: ' + element.tagName.toLowerCase() + '.' + element.className)`);
}
