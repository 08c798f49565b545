import type { Snapshot } from '../protocol.ts';

export function typedText(source: string, known: Pick<Snapshot, 'people' | 'conversations' | 'groups'>): string;
