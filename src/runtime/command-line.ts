/** What a command is given: its options and words, read strictly, so that a slip of the pen never does something else. */
import { parseArgs } from 'node:util';
import { UserError } from './errors.ts';

export interface CommandLine<Text extends string, Flag extends string> {
  words: string[];
  texts: Partial<Record<Text, string>>;
  flags: ReadonlySet<Flag>;
}

/** The options that a command knows; `usage` follows what is wrong with the others. */
interface KnownOptions<Text extends string, Flag extends string> {
  usage: string;
  /** those with a value, and those without */
  texts?: readonly Text[];
  flags?: readonly Flag[];
}

/** Reads the arguments after `npm run … --`. @throws {UserError} for an unknown option, one given twice, or a wrong value */
export function readCommandLine<Text extends string = never, Flag extends string = never>(
  args: readonly string[],
  { usage, texts = [], flags = [] }: KnownOptions<Text, Flag>,
): CommandLine<Text, Flag> {
  const known = [...texts, ...flags].map((name) => `--${name}`);
  const options = Object.fromEntries(texts.map((name) => [name, { type: 'string' }] as const));
  const read = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const line = { words: read.positionals, texts: {} as Partial<Record<Text, string>>, flags: new Set<Flag>() };
  const seen = new Set<string>();
  const refuse = (problem: string) => new UserError(`${problem}\n${usage}`);
  for (const token of read.tokens) {
    if (token.kind !== 'option') continue;
    const { rawName, value } = token;
    const isNamed = (name: string) => rawName === `--${name}`;
    const text = texts.find(isNamed);
    const flag = flags.find(isNamed);
    if (text === undefined && flag === undefined) {
      const allowed = known.length === 0 ? 'It takes none.' : `Its options: ${known.join(', ')}.`;
      throw refuse(`This command has no option ${rawName}. ${allowed}`);
    }
    if (seen.has(rawName)) throw refuse(`${rawName} is there twice.`);
    seen.add(rawName);
    if (flag !== undefined) {
      if (value !== undefined) throw refuse(`${rawName} takes no value, and got “${value}”.`);
      line.flags.add(flag);
    }
    if (text !== undefined) {
      // What begins with a dash is the next option, unless it is joined with "=".
      if (!value || (value.startsWith('-') && !token.inlineValue)) throw refuse(`${rawName} needs a value.`);
      line.texts[text] = value;
    }
  }
  return line;
}
