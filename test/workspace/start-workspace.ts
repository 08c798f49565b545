/**
 * A local Slack workspace with one app in it, as strict as Slack: the Web API, deliveries, files, and a page for people.
 * Used by the tests and by the demo. Nothing is kept when it stops, unless it is given a folder for that.
 */
import type { Server } from 'node:http';
import * as act from './act-as-person.ts';
import { newBackground } from './background.ts';
import { newClock } from './clock.ts';
import { newFaultBook } from './faults.ts';
import { findPerson } from './find-person.ts';
import { type Keeper, keepState } from './keep-state.ts';
import { readManifest } from './manifest.ts';
import { pageMessage } from './message-object.ts';
import { addOpeningMessages } from './opening-messages.ts';
import { pageView } from './page-view.ts';
import { postSigned, signedHeaders } from './post-signed.ts';
import { type Delivery, newRecord } from './record.ts';
import { findSamples } from './samples.ts';
import { makeChannel, makePerson, SEED, seedState } from './seed.ts';
import { listen } from './serve.ts';
import { deleteFile, editFile, forwardFiles, pasteTable, reshareFiles, shareFiles } from './share-files.ts';
import { showConversation } from './show.ts';
import { closeSockets, dropSockets } from './socket-mode.ts';
import type { FileCondition, StoredMessage } from './state.ts';
import { deliverEvent, wrapEvent } from './tell-app.ts';
import { describeWorkspace, waitFor } from './wait-for.ts';
import type { Actor, Resend, Workspace, WorkspaceOptions } from './workspace.ts';
import type { Settings, World } from './world.ts';

const MANIFEST = new URL('../../manifest.yml', import.meta.url);
const WAIT_MS = 45_000;

/** Slack's own settings; tokens and secret are made up and recognisable in logs. */
const DEFAULTS: Settings = {
  botToken: 'xoxb-000000000001-000000000002-LocalWorkspaceBotToken00',
  appToken: 'xapp-1-A0HOLDFAST-000000000003-local0workspace0app0token',
  signingSecret: '0123456789abcdef0123456789abcdef',
  deadlineMs: 3000,
  retryDelaysMs: [0, 60_000, 300_000],
  shareDelayMs: 20,
  rateLimits: false,
  lacks: [],
  samples: [],
};

function newWorld({
  port: _,
  keepIn: __,
  opening: ___,
  manifest: path,
  adjustManifest,
  samples,
  ...settings
}: WorkspaceOptions): World {
  const read = readManifest(path ?? MANIFEST);
  const manifest = adjustManifest?.(read) ?? read;
  return {
    state: seedState(manifest.appName),
    manifest,
    settings: { ...DEFAULTS, ...settings, samples: findSamples(samples) },
    record: newRecord(),
    clock: newClock(),
    faults: newFaultBook(),
    background: newBackground(),
    origin: '',
    requestUrls: [],
    links: new Set(),
    everReachable: false,
    tickets: new Set(),
    listeners: new Set(),
    triggers: new Map(),
    responseUrls: new Map(),
    calls: new Map(),
  };
}

function actor(world: World, who: string): Actor {
  const person = findPerson(world, who);
  return {
    id: person.id,
    async say(channel, text, threadTs) {
      const { ts } = await act.sendText(world, person, channel, text, threadTs);
      if (ts === undefined) throw new Error('That was a command; use command().');
      return ts;
    },
    shareFile: (channel, files, options) => shareFiles(world, person, channel, [files].flat(), options),
    pasteTable: (channel, rows, how) => pasteTable(world, person, channel, rows, how),
    forward: (channel, fileIds) => forwardFiles(world, person, channel, fileIds),
    reshare: (channel, fileIds, options) => reshareFiles(world, person, channel, fileIds, options),
    async command(text, channel = SEED.channels.fulfillment) {
      const typed = text.startsWith('/') ? text : `${world.manifest.commands[0]?.command} ${text}`;
      const { delivery } = await act.sendText(world, person, channel, typed);
      if (!delivery) throw new Error(`"${text}" was no command.`);
      return delivery;
    },
    click: (where, actionId, choice) => act.click(world, person, where, actionId, choice),
    submit: (view, fields = {}) => act.fillAndSubmit(world, person, view.id, fields),
    close: (view) => act.closeOwnView(world, person, view.id),
    shortcut: (callbackId, message) => act.useShortcut(world, person, callbackId, message),
    openHome: () => act.openHome(world, person),
    editMessage: (channel, ts, text) => act.editOwnMessage(world, person, channel, ts, text),
    editTable: (channel, ts, rows) => act.editOwnTable(world, person, channel, ts, rows),
    deleteMessage: (channel, ts) => act.deleteOwnMessage(world, person, channel, ts),
  };
}

async function resend(world: World, delivery: Delivery, bend: Resend) {
  const rawBody = bend.rawBody ?? delivery.rawBody;
  const at = Date.now() - (bend.ageSeconds ?? 0) * 1000;
  const signed = signedHeaders(bend.secret ?? world.settings.signingSecret, rawBody, at);
  const headers: { [name: string]: string } = { ...delivery.headers, ...signed };
  if (bend.signature === 'wrong') headers['x-slack-signature'] = `v0=${'0'.repeat(64)}`;
  if (bend.signature === 'missing') delete headers['x-slack-signature'];
  const url = bend.url ?? world.requestUrls[0] ?? delivery.url;
  const { status, answer, outcome } = await postSigned(url, headers, rawBody, world.settings.deadlineMs);
  return { status, answer, outcome };
}

function reading(world: World) {
  const { state } = world;
  const shown = (messages: StoredMessage[]) => messages.map((message) => pageMessage(world, message));
  const inChannel = (channel: string) => state.messages.get(channel) ?? [];
  const idOf = (who: string) => findPerson(world, who).id;
  return {
    messages: (channel: string) => shown(inChannel(channel).filter((one) => one.threadTs === undefined)),
    allMessages: () => [...state.messages.values()].flat(),
    thread: (channel: string, ts: string) => shown(inChannel(channel).filter((one) => one.threadTs === ts)),
    ephemerals: (who: string) => shown(state.ephemerals.filter((one) => one.ephemeralFor === idOf(who))),
    dm(who: string) {
      const person = idOf(who);
      const direct = [...state.conversations.values()].find((one) => one.kind === 'dm' && one.members.includes(person));
      return direct ? shown(inChannel(direct.id)) : [];
    },
    modal(who: string) {
      const top = state.modals.get(idOf(who))?.at(-1);
      return top && pageView(top);
    },
    home(who: string) {
      const home = state.homes.get(idOf(who));
      return home && pageView(home);
    },
    async readFile(fileId: string) {
      const stream = state.files.get(fileId)?.open?.();
      if (!stream) throw new Error(`The file ${fileId} has no bytes.`);
      return Buffer.concat(await stream.toArray());
    },
    waitFor: <T>(what: string, look: () => T, timeoutMs = WAIT_MS) => waitFor(world, what, look, timeoutMs),
    describe: () => describeWorkspace(world),
    idle: () => world.background.idle(),
  };
}

function changing(world: World) {
  const { people, conversations, messages, groups } = world.state;
  const known = <T>(map: Map<string, T>, id: string): T => {
    const found = map.get(id);
    if (found === undefined) throw new Error(`There is no ${id} in this workspace.`);
    return found;
  };
  return {
    addPerson(given: Parameters<Workspace['addPerson']>[0]) {
      const person = makePerson(given);
      people.set(person.id, person);
      return person;
    },
    addChannel(given: Parameters<Workspace['addChannel']>[0]) {
      const channel = makeChannel(given);
      conversations.set(channel.id, channel);
      messages.set(channel.id, []);
      showConversation(world, channel);
      return channel;
    },
    changePerson: (id: string, change: object) => void Object.assign(known(people, id), change),
    changeChannel: (id: string, change: object) =>
      showConversation(world, Object.assign(known(conversations, id), change)),
    addGroup: (id: string, users: string[]) => void groups.set(id, { id, handle: id.toLowerCase(), name: id, users }),
    setGroup: (id: string, users: string[]) => void Object.assign(known(groups, id), { users }),
    deleteFile: (fileId: string) => deleteFile(world, fileId),
    changeFile(fileId: string, condition?: FileCondition) {
      const { condition: _, ...file } = known(world.state.files, fileId);
      world.state.files.set(fileId, { ...file, ...(condition && { condition }) });
    },
    editFile: (fileId: string, content: string) => editFile(world, fileId, content),
    replaceBotToken(token: string) {
      world.settings.botToken = token;
    },
  };
}

async function stop(world: World, server: Server, keeper: Keeper | null): Promise<void> {
  world.background.stop();
  await closeSockets(world);
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  await keeper?.stop();
}

/** Starts a workspace on 127.0.0.1. Stop it when done. Rejects when it can't listen there, and leaves nothing behind. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const world = newWorld(options);
  const keeper = options.keepIn === undefined ? null : await keepState(world.state, options.keepIn);
  addOpeningMessages(world.state, options.opening ?? []);
  const server = await listen(world, options.port ?? 0).catch(async (error) => {
    await keeper?.stop();
    throw error;
  });
  const { botToken, appToken, signingSecret } = world.settings;
  return {
    url: world.origin,
    apiUrl: `${world.origin}/api/`,
    botToken,
    appToken,
    signingSecret,
    ids: SEED,
    people: world.state.people,
    channels: world.state.conversations,
    record: world.record,
    violations: world.record.violations,
    clock: world.clock,
    deliverTo: (...requestUrls) => {
      world.requestUrls = requestUrls;
      world.everReachable ||= requestUrls.length > 0;
    },
    as: (who) => actor(world, who),
    ...changing(world),
    ...reading(world),
    sendEvent(event, body = {}) {
      const conversation = world.state.conversations.get(String(event.channel));
      return deliverEvent(world, { ...wrapEvent(world, event, conversation), ...body });
    },
    resend: (delivery, bend = {}) => resend(world, delivery, bend),
    dropSockets: (how = 'refresh') => dropSockets(world, how),
    fault: (script) => world.faults.add(script),
    clearFaults: () => world.faults.clear(),
    stop: () => stop(world, server, keeper),
  };
}
