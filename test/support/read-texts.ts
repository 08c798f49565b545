/** The texts in the source that people see: its string literals that are sentences or labels, without code and SQL. */
import { globSync, readFileSync } from 'node:fs';

/** A text and the file that holds it; `${…}` stands where something is filled in. */
export interface SourceText {
  file: string;
  line: number;
  text: string;
}

type Frame = { kind: 'code'; depth: number } | { kind: 'template'; start: number; tag: string };

/** The literals of a source file, outside of comments; templates with their gaps as `{}`. */
export function literalsOf(source: string): { at: number; text: string; tag: string }[] {
  const found: { at: number; text: string; tag: string }[] = [];
  const stack: Frame[] = [{ kind: 'code', depth: 0 }];
  let pieces: string[] = [];
  const open: { at: number; pieces: string[]; tag: string }[] = [];
  let at = 0;
  let lastCode = '';
  while (at < source.length) {
    const frame = stack.at(-1);
    const character = source[at] ?? '';
    if (frame?.kind === 'template') {
      if (character === '\\') {
        pieces.push(source.slice(at, at + 2) === '\\n' ? ' ' : (source[at + 1] ?? ''));
        at += 2;
      } else if (character === '`') {
        found.push({ at: frame.start, text: pieces.join(''), tag: frame.tag });
        pieces = open.pop()?.pieces ?? [];
        stack.pop();
        at += 1;
        lastCode = '`';
      } else if (source.startsWith('${', at)) {
        pieces.push('{}');
        stack.push({ kind: 'code', depth: 1 });
        at += 2;
        lastCode = '(';
      } else {
        pieces.push(character);
        at += 1;
      }
      continue;
    }
    if (source.startsWith('//', at)) {
      at = source.indexOf('\n', at);
      if (at === -1) break;
    } else if (source.startsWith('/*', at)) {
      at = source.indexOf('*/', at) + 2;
    } else if (character === '/' && /[(,=:[!&|?{};>]$|^$|return$/.test(lastCode)) {
      const regex = /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*/.exec(source.slice(at, at + 2000))?.[0] ?? '/';
      at += regex.length;
      lastCode = 'x';
    } else if (character === "'" || character === '"') {
      let text = '';
      let end = at + 1;
      while (end < source.length && source[end] !== character) {
        if (source[end] === '\\') {
          text += source[end + 1] === 'n' ? ' ' : (source[end + 1] ?? '');
          end += 2;
        } else {
          text += source[end] ?? '';
          end += 1;
        }
      }
      found.push({ at, text, tag: '' });
      at = end + 1;
      lastCode = "'";
    } else if (character === '`') {
      const tag = /([\w.]+)(?:<[^`]*>)?\s*$/.exec(source.slice(Math.max(0, at - 80), at))?.[1] ?? '';
      open.push({ at, pieces, tag });
      pieces = [];
      stack.push({ kind: 'template', start: at, tag });
      at += 1;
    } else {
      if (frame?.kind === 'code' && stack.length > 1) {
        if (character === '{') frame.depth += 1;
        if (character === '}') {
          frame.depth -= 1;
          if (frame.depth === 0) stack.pop();
        }
      }
      if (/\S/.test(character)) lastCode = (lastCode + character).slice(-6);
      else if (lastCode !== 'return' && /\w$/.test(lastCode)) lastCode = `${lastCode} `.slice(-7).trimStart();
      at += 1;
    }
  }
  return found;
}

/** A sentence, or a label: it has a letter, and a space or a capital. */
const looksLikeText = (text: string) =>
  /[A-Za-z’]{2}/.test(text) && (/\s/.test(text.trim()) || /^[A-Z][a-z]+$/.test(text));

/** Internal errors, imports, SQL and log lines are not for people. */
const isInternal = (before: string, { text, tag }: { text: string; tag: string }) =>
  /(?:^|\W)(?:sql|sql\.raw|html)$/.test(tag) ||
  /(?:from|import)\s*\(?\s*$/.test(before) ||
  /(?:new Error|super|sql\.raw|describe|test)\(\s*$/.test(before) ||
  /\blog\.\w+\([^;]*$/.test(before) ||
  /^\s*(?:select|update|insert|delete|with|create|alter|set|lock|analyze)\s/i.test(text);

/** All texts in these folders' TypeScript files, by file and line. */
export function readTexts(pattern: string, ignored: readonly string[] = []): SourceText[] {
  return globSync(pattern)
    .filter((file) => !ignored.some((part) => file.includes(part)))
    .toSorted()
    .flatMap((file) => {
      const source = readFileSync(file, 'utf8');
      return literalsOf(source)
        .toSorted((a, b) => a.at - b.at)
        .filter((one) => looksLikeText(one.text) && !isInternal(source.slice(Math.max(0, one.at - 160), one.at), one))
        .map(({ at, text }) => ({
          file,
          line: source.slice(0, at).split('\n').length,
          text: text.replace(/\s+/g, ' ').trim(),
        }));
    });
}
