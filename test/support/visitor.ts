/** A person at the workspace's page, in a browser of their own: what they do there, in their words. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { SEED } from '../workspace/seed.ts';

export type Handle = keyof typeof SEED.people;

/** Long enough for a machine that does other things too. */
const patienceMs = 30_000;

export interface Visitor {
  page: Page;
  /** what the page did wrong: uncaught errors, failed requests, blocks that it can't draw */
  mistakes(): Promise<string[]>;
  /** Shares a file of the person's own through the file picker. */
  shareFile(file: { name: string; content: string }): Promise<void>;
  /** Shares a ready-made file from the composer's menu. */
  shareSample(name: string): Promise<void>;
  /** Sends a message or a command in the channel. */
  type(text: string): Promise<void>;
  /** the newest message in the channel */
  latest: Locator;
  /** Waits until the channel's newest message says this. @throws with what it says instead */
  sees(text: string | RegExp): Promise<void>;
  /** Clicks a button of the channel's newest message, by its action id. */
  click(actionId: string): Promise<void>;
  /** Goes to a channel, a direct message or the Home tab by its name in the rail. */
  goTo(name: string): Promise<void>;
  /** Opens the thread below the channel's newest message that has one. */
  openThread(): Promise<void>;
  /** the newest message in the open thread */
  answer: Locator;
  /** Waits until the newest answer says this. @throws with what it says instead */
  reads(text: string | RegExp): Promise<void>;
  /** Clicks a button of the newest answer, or the entry of its menu that stands for it, by the button's action id. */
  press(actionId: string): Promise<void>;
  /** Keeps a picture of the window for whoever looks at a run, if `PICTURES` is set: they take a tenth of its time. */
  picture(name: string): Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  channel?: string;
}

/** Where `picture` puts them; each run replaces those of the run before. */
export const pictureFolder = join(tmpdir(), 'holdfast-pictures');

/** Opens the page as a person. A machine without motion keeps pictures still. */
export async function visit(
  browser: Browser,
  url: string,
  who: Handle,
  { channel = SEED.channels.fulfillment, ...options }: VisitOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const heard = listenForMistakes(page);
  await page.goto(`${url}/#as=${SEED.people[who]}&channel=${channel}`);
  await page.getByTestId('composer').waitFor();
  // Where reading takes long, who is asked to approve is mentioned in a message of its own below the summary.
  const isRequest = /, please review: /;
  const answer = page.getByTestId('thread').getByTestId('message').filter({ hasNotText: isRequest }).last();
  const latest = page.getByTestId('channel').getByTestId('message').last();
  mkdirSync(pictureFolder, { recursive: true });
  return {
    page,
    answer,
    ...sharing(page),
    reads: (text) => waitForText(answer, text),
    latest,
    sees: (text) => waitForText(latest, text),
    async mistakes() {
      return [...heard, ...(await page.getByTestId('unknown').allTextContents())];
    },
    click: (actionId) => latest.locator(`[data-action-id=${actionId}]`).click(),
    async goTo(name) {
      const toRail = page.getByRole('button', { name: 'Channels and people' });
      if (await toRail.isVisible()) await toRail.click();
      const entry = page.getByTestId('conversation').filter({ hasText: name }).first();
      await entry.click();
      await entry.and(page.locator('[aria-current]')).waitFor({ state: 'attached' });
    },
    openThread: () => page.getByTestId('replies').last().click(),
    async press(actionId) {
      const button = answer.locator(`[data-action-id=${actionId}]`);
      const entry = answer.locator(`[data-item^="${actionId}:"]`);
      await button.or(entry).first().waitFor({ state: 'attached' });
      if ((await button.count()) > 0) return await button.click();
      await answer.locator('[data-action-id=import_more]').click();
      await entry.click();
    },
    async picture(name) {
      if (process.env.PICTURES) await page.screenshot({ path: join(pictureFolder, `${name}.png`) });
    },
  };
}

function sharing(page: Page): Pick<Visitor, 'shareFile' | 'shareSample' | 'type'> {
  const composer = page.getByTestId('channel').getByTestId('composer-form');
  return {
    async shareFile({ name, content }) {
      const file = { name, mimeType: 'text/csv', buffer: Buffer.from(content) };
      await composer.getByTestId('file-input').setInputFiles(file);
      await composer.getByTestId('send').click();
    },
    async type(text) {
      await composer.getByTestId('composer').fill(text);
      await composer.getByTestId('send').click();
    },
    async shareSample(name) {
      await composer.getByTestId('samples').click();
      await composer.locator(`[data-item="${name}"]`).click();
      await composer.getByTestId('send').click();
    },
  };
}

async function waitForText(message: Locator, text: string | RegExp): Promise<void> {
  try {
    await message.filter({ hasText: text }).waitFor({ timeout: patienceMs });
  } catch {
    const said = await message.textContent({ timeout: 100 }).catch(() => 'nothing');
    throw new Error(`The newest message should say "${text}", and it says: ${said}`);
  }
}

function listenForMistakes(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && heard.push(message.text()));
  return heard;
}
