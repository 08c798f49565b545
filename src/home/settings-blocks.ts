/** The settings in force, as approvers see them on their Home tab. */
import type { KnownBlock } from '@slack/types';
import { type ChannelSettings, usualSettings } from '../channels/channel-settings.ts';
import { describeSettings } from '../settings/settings-form.ts';
import { button, context, header, section, sectionWith } from '../slack/blocks.ts';
import { formatCount, quantity } from '../text/wording.ts';
import { homeActions } from './action-ids.ts';

export interface SettingsInForce {
  /** user and group ids; empty: every full member */
  operators: readonly string[];
  /** user and group ids; empty: every operator */
  approvers: readonly string[];
  fourEyesRows: number | undefined;
  previewHours: number;
  undoHours: number;
  maxFileMb: number;
  maxRows: number;
  timeZone: string;
  /** channel ids; empty: every channel that Holdfast is in */
  importChannels: readonly string[];
  /** the channels for which somebody chose who is told of what */
  channels: ({ channelId: string } & ChannelSettings)[];
}

/** The blocks: what holds everywhere, and who is told of what. */
export function settingsBlocks(settings: SettingsInForce): KnownBlock[] {
  const usual = `*Who is told of what:* ${describeSettings(usualSettings)} Each channel can have it otherwise.`;
  const chosen = settings.channels.map(({ channelId, ...one }) => `• <#${channelId}> ${describeSettings(one)}`);
  return [
    header('Settings in force'),
    section(
      everywhere(settings)
        .map((line) => `• ${line}`)
        .join('\n'),
    ),
    context('Whoever runs Holdfast can change these.'),
    sectionWith(usual, button(homeActions.settings, 'Change for a channel …', { value: 'home' })),
    ...chosen.map(section),
  ];
}

function everywhere(settings: SettingsInForce): string[] {
  const { fourEyesRows, previewHours, undoHours, maxFileMb, maxRows, timeZone } = settings;
  const eyes =
    fourEyesRows === undefined ? 'off' : `from ${quantity(fourEyesRows, 'record')} on, and whenever one is cancelled`;
  return [
    `*A second person confirms:* ${eyes}`,
    `*Time to confirm:* ${quantity(previewHours, 'hour')}`,
    `*Time to undo:* ${quantity(undoHours, 'hour')}`,
    `*Largest file:* ${formatCount(maxFileMb)} MB, ${quantity(maxRows, 'row')}`,
    `*Time zone:* ${timeZone}`,
    `*Files are picked up in:* ${some(settings.importChannels, (id) => `<#${id}>`, 'every channel that Holdfast is in')}`,
    `*Operators:* ${some(settings.operators, mention, 'every full member of the workspace')}`,
    `*Approvers:* ${some(settings.approvers, mention, 'the operators')}`,
  ];
}

const mention = (id: string) => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`);
const maxNamed = 10;

function some(ids: readonly string[], word: (id: string) => string, none: string): string {
  if (ids.length === 0) return none;
  const more = ids.length - maxNamed;
  return `${ids.slice(0, maxNamed).map(word).join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
