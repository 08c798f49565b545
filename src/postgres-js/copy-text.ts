/** The text of one COPY, given to postgres.js 3.4 so that whatever the server says about it is heard. */
import { Readable, Writable } from 'node:stream';
import type postgres from 'postgres';

/** What the client calls when the server has answered: with the stream first, and with nothing of interest at the end. */
interface Answers {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * Gives the text, piece by piece, to a `copy … from stdin` that was just asked. Its stream is heard from the very moment
 * that it is there: the server may have refused the copy in the same packet, and nobody is told of what goes wrong after
 * the end.
 */
export function copyText(query: Pick<postgres.PendingQuery<never>, 'writable'>, pieces: Buffer[]): Promise<void> {
  const answers = query as unknown as Answers;
  const { resolve: answered, reject: failed } = answers;
  return new Promise((resolve, reject) => {
    answers.reject = (error) => {
      failed(error);
      reject(error);
    };
    answers.resolve = (stream) => {
      answers.resolve = answered;
      answered(stream);
      if (!(stream instanceof Writable)) return reject(new Error('the statement reads no text'));
      // By itself the stream says "failed" to the server also when it has ended well.
      stream._destroy = (error, done) => done(error);
      stream.on('error', reject).on('finish', resolve);
      Readable.from(pieces).pipe(stream);
    };
    query.writable().catch(() => {}); // heard above
  });
}
