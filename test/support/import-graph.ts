/** The import graph of src or test: which file imports which, as the code says it. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Source {
  /** from the folder that was read, with forward slashes */
  path: string;
  text: string;
  lines: number;
  /** the project's files that it imports, types included, from the same folder */
  imports: string[];
  /** those of them that are loaded with it */
  loads: string[];
}

/** Reads every source file below a folder: src unless another is named. */
export function readSources(folder = 'src'): Source[] {
  return globSync('**/*.{ts,mjs}', { cwd: folder }).map((path) => {
    const text = readFileSync(join(folder, path), 'utf8');
    const statements = [...text.matchAll(/^(?:import|export)\b([^;']*?)\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm)];
    const target = ([, , from, late]: string[]) => join(dirname(path), from ?? late ?? '');
    const loading = statements.filter(([, what = '']) => !isTypeOnly(what));
    const lines = text.split('\n').length - 1;
    return { path, text, lines, imports: statements.map(target), loads: loading.map(target) };
  });
}

/** The room of a file: its folder; a loose file of src is a room of its own, named after it. */
export function roomOf(path: string): string {
  return path.includes('/') ? dirname(path) : path.replace(/\.\w+$/, '');
}

/** Whether an import statement names types alone, and so loads nothing. */
function isTypeOnly(what: string): boolean {
  const names = /\{([^}]*)\}/
    .exec(what)?.[1]
    ?.split(',')
    .map((name) => name.trim()) ?? [''];
  return (
    what.trim().startsWith('type ') ||
    (names.filter(Boolean).every((name) => name.startsWith('type ')) && names.some(Boolean))
  );
}
