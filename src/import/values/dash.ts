/** Dashes that a word processor puts where a hyphen was typed. */
import type { Problem } from '../problem.ts';
import { type Cell, rejectCell } from './cell.ts';

/** Hyphen, figure dash, en dash, em dash, bar, minus and hyphen bullet (NFKC has folded the full-width ones already). */
const lookalike = /[\u2010-\u2015\u2043\u2212]/g;

/** The text with every look-alike as a plain hyphen. */
export function withHyphens(text: string): string {
  return text.replace(lookalike, '-');
}

/** The rejection of an id with a typographic dash, suggesting the hyphen; null when it has none. */
export function rejectDash(at: Cell, text: string): { problem: Problem } | null {
  const hyphens = withHyphens(text);
  if (hyphens === text) return null;
  return rejectCell(
    'E_DASH',
    at,
    `A long dash or minus sign stands where ids have a hyphen. If “${hyphens}” is meant, use that.`,
    hyphens,
  );
}
