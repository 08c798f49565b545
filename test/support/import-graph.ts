/** The import graph of src: which file imports which, as the code says it. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Source {
  /** from src/, with forward slashes */
  path: string;
  text: string;
  lines: number;
  /** the files of src that it imports, types included, from src/ */
  imports: string[];
}

/** Reads every source file. */
export function readSources(): Source[] {
  return globSync('**/*.{ts,mjs}', { cwd: 'src' }).map((path) => {
    const text = readFileSync(join('src', path), 'utf8');
    const statements = text.matchAll(/^(?:import|export)\b(?:[^;']*?\bfrom)? '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm);
    const imports = [...statements].map(([, from, late]) => join(dirname(path), from ?? late ?? ''));
    return { path, text, lines: text.split('\n').length - 1, imports };
  });
}

/** The room of a file: its folder; a loose file of src is a room of its own, named after it. */
export function roomOf(path: string): string {
  return path.includes('/') ? dirname(path) : path.replace(/\.\w+$/, '');
}
