/** The page protocol of protocol.ts: the page's files, its snapshot and stream, and what people do on it. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import * as act from './act-as-person.ts';
import { type Exchange, end } from './apply-fault.ts';
import { sendFile } from './file-routes.ts';
import { findPerson } from './find-person.ts';
import type * as Page from './protocol.ts';
import { readJson } from './read-body.ts';
import { SEED } from './seed.ts';
import { shareFiles } from './share-files.ts';
import { showUnseen } from './show.ts';
import { SlackError } from './slack-error.ts';
import { snapshotFor } from './snapshot.ts';
import type { World } from './world.ts';

const PAGE = new URL('page/', import.meta.url);
const PREACT = new URL('../../node_modules/htm/preact/standalone.module.js', import.meta.url);
/** The typeface of the product's own charts, by the last part of its path. */
const FONTS: { [path: string]: URL } = {
  '/vendor/inter-regular.ttf': new URL(
    '../../node_modules/@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
    import.meta.url,
  ),
  '/vendor/inter-bold.ttf': new URL(
    '../../node_modules/@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
    import.meta.url,
  ),
};
const TYPES: { [ending: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
};
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

type Body<T> = T & { as: string };

/** What the page may ask for, by the last part of its path. Each gives the answer's body. */
const ACTIONS: { [name: string]: (world: World, body: never) => Promise<unknown> | unknown } = {
  message: (world, { as, channel, text, threadTs }: Body<Page.SendMessage>) =>
    act.sendText(world, findPerson(world, as), channel, text, threadTs),
  files: (world, { as, channel, files, text, threadTs }: Body<Page.ShareFiles>) =>
    shareFiles(
      world,
      findPerson(world, as),
      channel,
      files.map((file) => givenFile(world, file)),
      {
        ...(text && { text }),
        ...(threadTs && { threadTs }),
      },
    ),
  action: async (world, { as, from, action, values }: Body<Page.TakeAction>) => {
    await act.takeAction(world, findPerson(world, as), from, action, values);
  },
  submit: async (world, { as, viewId, values }: Body<Page.SubmitView>) => {
    const { errors } = await act.submitValues(world, findPerson(world, as), viewId, values);
    return errors ? { errors } : {};
  },
  close: async (world, { as, viewId }: Body<Page.CloseView>) => {
    await act.closeOwnView(world, findPerson(world, as), viewId);
  },
  shortcut: async (world, { as, channel, ts, callbackId }: Body<Page.RunShortcut>) => {
    await act.useShortcut(world, findPerson(world, as), callbackId, { channel, ts });
  },
  home: async (world, { as }: Body<Page.OpenHome>) => {
    await act.openHome(world, findPerson(world, as));
  },
  edit: (world, { as, channel, ts, text }: Body<Page.EditMessage>) =>
    act.editOwnMessage(world, findPerson(world, as), channel, ts, text),
  delete: (world, { as, channel, ts }: Body<Page.DeleteMessage>) =>
    act.deleteOwnMessage(world, findPerson(world, as), channel, ts),
};

function givenFile(world: World, file: Page.ShareFiles['files'][number]) {
  if ('base64' in file) return { name: file.name, content: Buffer.from(file.base64, 'base64') };
  const sample = world.settings.samples.find((one) => one.name === file.sample);
  if (!sample) throw new Error(`There is no sample "${file.sample}".`);
  return { name: sample.name, path: sample.path };
}

async function serveAction(world: World, exchange: Exchange, name: string): Promise<void> {
  const action = ACTIONS[name];
  const type = exchange.request.headers['content-type'] ?? '';
  if (!action || !type.startsWith('application/json')) return end(exchange, 404, { error: 'There is nothing here.' });
  try {
    const answer = await action(world, (await readJson(exchange.request)) as never);
    end(exchange, 200, (answer as object | undefined) ?? {});
  } catch (error) {
    const text = error instanceof SlackError ? error.code : (error as Error).message;
    end(exchange, 400, { error: text });
  }
}

/** Keeps a response open and writes every event of this person into it. */
function serveStream(world: World, { request, response }: Exchange, person: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': connected\n\n');
  const listener = (to: string, event: Page.StreamEvent) => {
    if (to === person) response.write(`data: ${JSON.stringify(event)}\n\n`);
    return to === person;
  };
  world.listeners.add(listener);
  showUnseen(world, person);
  request.on('close', () => world.listeners.delete(listener));
}

async function serveStatic(exchange: Exchange, file: URL): Promise<void> {
  const content = await readFile(file).catch(() => undefined);
  if (content === undefined) return end(exchange, 404, 'There is nothing here.');
  const type = TYPES[extname(file.pathname)] ?? 'application/octet-stream';
  exchange.response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': POLICY,
    'cache-control': 'no-cache',
  });
  exchange.response.end(content);
}

/** Serves /, what is under /vendor/, and everything under /page/. */
export async function servePage(world: World, exchange: Exchange): Promise<void> {
  const { pathname, searchParams } = exchange.url;
  const rest = pathname.replace(/^\/page\//, '');
  if (exchange.request.method === 'POST') return serveAction(world, exchange, rest);
  if (pathname === '/') return serveStatic(exchange, new URL('index.html', PAGE));
  const [, channel, seconds, fraction] = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(pathname) ?? [];
  if (channel) {
    // A permalink that was opened in a tab of its own.
    const at = `${seconds}.${fraction}`;
    const place = new URLSearchParams({ channel, thread: searchParams.get('thread_ts') ?? '', at });
    return void exchange.response.writeHead(302, { location: `/#${place}` }).end();
  }
  if (pathname === '/vendor/preact.js') return serveStatic(exchange, PREACT);
  const font = FONTS[pathname];
  if (font) return serveStatic(exchange, font);
  const as = () => findPerson(world, searchParams.get('as') ?? SEED.people.dana);
  if (rest === 'snapshot') return end(exchange, 200, snapshotFor(world, as()));
  if (rest === 'stream') return serveStream(world, exchange, as().id);
  const fileId = rest.match(/^file\/([A-Z0-9]+)$/)?.[1];
  const file = fileId && world.state.files.get(fileId);
  if (
    file &&
    !file.deleted &&
    file.channels.some((id) => world.state.conversations.get(id)?.members.includes(as().id))
  ) {
    return sendFile(exchange, file);
  }
  if (/^[\w-]+\.(html|js|css|svg|png)$/.test(rest)) return serveStatic(exchange, new URL(rest, PAGE));
  end(exchange, 404, 'There is nothing here.');
}
