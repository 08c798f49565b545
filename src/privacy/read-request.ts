/** The words behind `npm run privacy --`. */
import { parseArgs } from 'node:util';
import { UserError } from '../runtime/errors.ts';

export interface PrivacyRequest {
  deed: 'export' | 'erase';
  /** whom it is about: everything under an e-mail address, or one order */
  email: string | null;
  order: string | null;
  /** whether the personal fields of the orders themselves are emptied, too */
  withOrders: boolean;
}

export const usage = `Use: npm run privacy -- export --email jo@example.com
     npm run privacy -- erase --email jo@example.com [--with-orders]
In place of --email, --order 7B83FF8095 means one order alone.`;

/** Reads them. @throws {UserError} when they don't say what to do, or about whom */
export function readRequest(words: readonly string[]): PrivacyRequest {
  const { deed, values } = parse(words);
  const email = values.email?.trim() || null;
  const order = values.order?.trim() || null;
  if ((deed !== 'export' && deed !== 'erase') || (email === null) === (order === null)) throw new UserError(usage);
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new UserError(`“${email}” is not an e-mail address.\n${usage}`);
  }
  const withOrders = values['with-orders'] ?? false;
  if (withOrders && deed === 'export') throw new UserError(usage);
  return { deed, email, order, withOrders };
}

function parse(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { email: { type: 'string' }, order: { type: 'string' }, 'with-orders': { type: 'boolean' } },
    });
    return { values, deed: positionals.length === 1 ? positionals[0] : undefined };
  } catch (error) {
    if (error instanceof TypeError) throw new UserError(`${error.message}\n${usage}`);
    throw error;
  }
}
