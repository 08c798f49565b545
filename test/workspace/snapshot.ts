/** All that one person can see, for the page to draw. */
import { pageMessage } from './message-object.ts';
import { pageView } from './page-view.ts';
import type { Snapshot } from './protocol.ts';
import { conversationFor } from './show.ts';
import type { StoredPerson } from './state.ts';
import type { World } from './world.ts';

/** The snapshot for a person. Ephemeral messages are not in it: they vanish on reload. */
export function snapshotFor(world: World, { teamId: _, teams: __, deactivated: ___, ...me }: StoredPerson): Snapshot {
  const { state, manifest, settings } = world;
  const conversations = [...state.conversations.values()].filter((one) => one.members.includes(me.id));
  const modal = state.modals.get(me.id)?.at(-1);
  const home = state.homes.get(me.id);
  return {
    workspace: { name: state.team.name },
    me,
    people: [...state.people.values()].map(({ teamId: _, teams: __, deactivated: ___, ...person }) => person),
    groups: [...state.groups.values()].map(({ id, handle }) => ({ id, handle })),
    conversations: conversations.map((one) => conversationFor(world, me.id, one)),
    messages: conversations.flatMap(({ id }) => (state.messages.get(id) ?? []).map((one) => pageMessage(world, one))),
    ...(modal && { modal: pageView(modal) }),
    ...(home && { home: pageView(home) }),
    app: {
      name: state.app.name,
      botUser: state.app.botUser,
      commands: manifest.commands.map(({ command, hint }) => ({ command, hint })),
      shortcuts: manifest.messageShortcuts,
    },
    samples: settings.samples.map(({ name, description }) => ({ name, description })),
    ...(settings.tour && { tour: settings.tour }),
  };
}
