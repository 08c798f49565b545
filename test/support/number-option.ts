/** Numbers among the options of `npm run bench` and `npm run chaos`. */
import { UserError } from '../../src/runtime/errors.ts';

/** Makes the function that reads one. */
export function numberReader(given: ReadonlyMap<string, string>, usage: string) {
  return (name: string, { usual, least }: { usual: number; least: number }): number => {
    const text = given.get(name);
    const value = text === undefined ? usual : Number(text);
    const isWhole = Number.isInteger(least);
    if (value >= least && (isWhole ? Number.isSafeInteger(value) : value < 1e9)) return value;
    throw new UserError(
      `--${name} takes a ${isWhole ? 'whole ' : ''}number from ${least} on, not “${text}”.\n${usage}`,
    );
  };
}
