/** The people, channels and user group that every workspace starts with. */
import type { Conversation } from './protocol.ts';
import type { State, StoredConversation, StoredPerson } from './state.ts';

/** Ids of everybody and everything in the seed, for tests to name. */
export const SEED = {
  team: 'T0HOMETEAM',
  otherTeam: 'T0PARTNERCO',
  app: 'A0HOLDFAST',
  bot: 'B0HOLDFAST',
  botUser: 'U0HOLDFAST',
  people: { dana: 'U0DANAREYES', lee: 'U0LEENOVAK', gus: 'U0GUSHARPER', eva: 'U0EVAEXTERNAL' },
  channels: { fulfillment: 'C0FULFILLMENT', returns: 'C0RETURNS', general: 'C0GENERAL', partners: 'C0PARTNERS' },
  group: 'S0SUPPORTLEADS',
} as const;

const { people, channels, botUser } = SEED;

/** A person with the defaults of a full member of this workspace. */
export function makePerson(given: Partial<StoredPerson> & { id: string; name: string }): StoredPerson {
  return {
    realName: given.name,
    title: '',
    role: 'member',
    timeZone: 'America/New_York',
    color: '#4a6785',
    teamId: SEED.team,
    isStranger: false,
    deactivated: false,
    ...given,
  };
}

/** A conversation with the defaults of a public channel. */
export function makeChannel(given: Partial<StoredConversation> & { id: string; name: string }): StoredConversation {
  return { kind: 'public', topic: '', members: [], external: false, archived: false, ...given };
}

const PEOPLE = [
  { id: people.dana, name: 'dana', realName: 'Dana Reyes', title: 'Support agent', color: '#2f7d6d' },
  {
    id: people.lee,
    name: 'lee',
    realName: 'Lee Novak',
    title: 'Support lead',
    timeZone: 'Europe/Berlin',
    color: '#7a4fa3',
  },
  { id: people.gus, name: 'gus', realName: 'Gus Harper', title: 'Guest', role: 'guest' as const, color: '#b5651d' },
  {
    id: people.eva,
    name: 'eva',
    realName: 'Eva Ortiz',
    title: 'Partner Co',
    teamId: SEED.otherTeam,
    isStranger: true,
    color: '#8a3b4c',
  },
];

const CHANNELS: (Partial<Conversation> & { id: string; name: string })[] = [
  {
    id: channels.fulfillment,
    name: 'fulfillment',
    topic: 'Tracking files and orders on hold',
    members: [people.dana, people.lee, people.gus, botUser],
  },
  {
    id: channels.returns,
    name: 'returns',
    kind: 'private',
    topic: 'Returns and cancellations',
    members: [people.dana, people.lee, botUser],
  },
  { id: channels.general, name: 'general', topic: 'Everything else', members: [people.dana, people.lee] },
  {
    id: channels.partners,
    name: 'partners',
    topic: 'Shared with Partner Co',
    external: true,
    members: [people.dana, people.lee, people.eva, botUser],
  },
];

/** The state of a fresh workspace in which the app is installed under the given name. */
export function seedState(appName: string): State {
  const bot = makePerson({
    id: botUser,
    name: appName.toLowerCase(),
    realName: appName,
    title: 'App',
    role: 'bot',
    color: '#1f3a4d',
  });
  return {
    team: { id: SEED.team, name: 'Pinecrest Goods', domain: 'pinecrest' },
    app: { id: SEED.app, botId: SEED.bot, botUser, name: appName },
    people: new Map([...PEOPLE.map(makePerson), bot].map((person) => [person.id, person])),
    conversations: new Map(CHANNELS.map((channel) => [channel.id, makeChannel(channel)])),
    messages: new Map(CHANNELS.map((channel) => [channel.id, []])),
    ephemerals: [],
    unseen: [],
    files: new Map(),
    groups: new Map([
      [SEED.group, { id: SEED.group, handle: 'support-leads', name: 'Support leads', users: [people.lee] }],
    ]),
    modals: new Map(),
    homes: new Map(),
    counters: { id: 0, lastTs: 0 },
  };
}
