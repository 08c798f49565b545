/** What the workspace needs from the app's manifest.yml: scopes, subscribed events, commands, shortcuts. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Manifest {
  appName: string;
  scopes: string[];
  botEvents: string[];
  commands: { command: string; hint: string; shouldEscape: boolean }[];
  messageShortcuts: { callbackId: string; name: string }[];
}

interface ManifestFile {
  display_information: { name: string };
  features: {
    slash_commands?: { command: string; usage_hint?: string; should_escape?: boolean }[];
    shortcuts?: { name: string; type: string; callback_id: string }[];
  };
  oauth_config: { scopes: { bot: string[] } };
  settings: { event_subscriptions?: { bot_events?: string[] } };
}

/** Reads a manifest file. Throws when it can't be read or lacks its main parts. */
export function readManifest(path: string | URL): Manifest {
  const file = parse(readFileSync(path, 'utf8')) as ManifestFile;
  return {
    appName: file.display_information.name,
    scopes: file.oauth_config.scopes.bot,
    botEvents: file.settings.event_subscriptions?.bot_events ?? [],
    commands: (file.features.slash_commands ?? []).map((one) => ({
      command: one.command,
      hint: one.usage_hint ?? '',
      shouldEscape: one.should_escape ?? false,
    })),
    messageShortcuts: (file.features.shortcuts ?? [])
      .filter((one) => one.type === 'message')
      .map((one) => ({ callbackId: one.callback_id, name: one.name })),
  };
}
