/** What a command is given: its options and words, read strictly, so that a slip of the pen never does something else. */
import { parseArgs } from 'node:util';
import { UserError } from './errors.ts';

export interface CommandLine {
  words: string[];
  /** by their names; '' for one without a value */
  options: ReadonlyMap<string, string>;
}

/**
 * Reads the arguments after `npm run … --`; `known` has the command's options, each with whether it takes a value.
 * @throws {UserError} for an unknown option, one given twice, or a wrong value
 */
export function readCommandLine(
  args: readonly string[],
  usage: string,
  known: Record<string, 'value' | 'alone'> = {},
): CommandLine {
  const names = Object.keys(known);
  const types = names.map((name) => [name, { type: known[name] === 'value' ? 'string' : 'boolean' }] as const);
  const read = parseArgs({ args: [...args], options: Object.fromEntries(types), strict: false, tokens: true });
  const options = new Map<string, string>();
  for (const token of read.tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value = '', inlineValue } = token;
    // What begins with a dash is the next option, unless it is joined with "=".
    const hasValue = value !== '' && (inlineValue === true || !value.startsWith('-'));
    let problem: string | null = null;
    if (!names.includes(name) || rawName !== `--${name}`) {
      const allowed = names.length === 0 ? 'It takes none.' : `Its options: --${names.join(', --')}.`;
      problem = `This command has no option ${rawName}. ${allowed}`;
    } else if (options.has(name)) problem = `${rawName} is there twice.`;
    else if (known[name] === 'value' && !hasValue) problem = `${rawName} needs a value.`;
    else if (known[name] === 'alone' && value !== '') problem = `${rawName} takes no value, and got “${value}”.`;
    if (problem !== null) throw new UserError(`${problem}\n${usage}`);
    options.set(name, value);
  }
  return { words: read.positionals, options };
}

/** The one word that a command takes beside its options. @throws {UserError} when there is none, or another */
export function onlyWord({ words: [word, another] }: CommandLine, what: string, usage: string): string {
  if (word === undefined) throw new UserError(`Name a ${what}.\n${usage}`);
  if (another !== undefined) throw new UserError(`Name one ${what}, not “${word}” and “${another}”.\n${usage}`);
  return word;
}
