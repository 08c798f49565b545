/** What text says when it is read aloud. */
import type { Snapshot } from '../protocol.ts';

export function plainText(source: string, known: Pick<Snapshot, 'people' | 'conversations' | 'groups' | 'me'>): string;
