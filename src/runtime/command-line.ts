/** What a command is given: its options and words, read strictly, so that a slip of the pen never does something else. */
import { parseArgs } from 'node:util';
import { UserError } from './errors.ts';

interface CommandLine {
  words: string[];
  /** by their names; '' for one without a value */
  options: ReadonlyMap<string, string>;
}

/**
 * Reads the arguments after `npm run … --`; `known` has the command's options, each with whether it takes a value, or a list:
 * values separated by commas, or one each time.
 * @throws {UserError} for an unknown option, another than a list given twice, or a wrong value
 */
export function readCommandLine(
  args: readonly string[],
  usage: string,
  known: Record<string, 'value' | 'list' | 'alone'> = {},
): CommandLine {
  const names = Object.keys(known);
  const types = names.map((name) => [name, { type: known[name] === 'alone' ? 'boolean' : 'string' }] as const);
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
    } else if (options.has(name) && known[name] !== 'list') problem = `${rawName} is there twice.`;
    else if (known[name] !== 'alone' && !hasValue) problem = `${rawName} needs a value.`;
    else if (known[name] === 'alone' && value !== '') problem = `${rawName} takes no value, and got “${value}”.`;
    if (problem !== null) throw new UserError(`${problem}\n${usage}`);
    const before = options.get(name);
    options.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { words: read.positionals, options };
}

/**
 * Refuses what npm kept for itself, as no `--` stood before it: without its options, a command would do something else.
 * Every option is listed in `usage`. Beside another option, an email is that of an .npmrc. @throws {UserError}
 */
export function refuseKeptOptions(
  args: readonly string[],
  usage: string,
  env: Record<string, string | undefined>,
): void {
  const isGiven = (option: string) => args.some((word) => word.startsWith(option));
  const kept = usage.match(/(?<=--)[a-z][a-z-]*/g)?.find((name) => {
    const isKept = env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined;
    return isKept && !isGiven(name === 'email' ? '--' : `--${name}`);
  });
  if (kept !== undefined)
    throw new UserError(`npm took --${kept} for an option of its own. Put -- before it.\n${usage}`);
}

/** The options of a command that takes no words. @throws {UserError} as `readCommandLine` does, and for a word */
export function readOptions(...line: Parameters<typeof readCommandLine>): CommandLine['options'] {
  const { words, options } = readCommandLine(...line);
  if (words.length === 0) return options;
  throw new UserError(`This command does nothing with “${words.join(' ')}”.\n${line[1]}`);
}

/** The one word that a command takes beside its options. @throws {UserError} when there is none, or another */
export function onlyWord({ words: [word, another] }: CommandLine, what: string, usage: string): string {
  if (word === undefined) throw new UserError(`Name a ${what}.\n${usage}`);
  if (another !== undefined) throw new UserError(`Name one ${what}, not “${word}” and “${another}”.\n${usage}`);
  return word;
}
