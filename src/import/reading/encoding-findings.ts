/** Says how the bytes were read as text, with a sample where that is a guess. */

import type { ByteSurvey } from './byte-survey.ts';
import { decodeHead } from './decode-text.ts';
import type { Encoding } from './detect-encoding.ts';
import type { Finding } from './finding.ts';
import { lineAround } from './line-around.ts';
import { quoted } from './shown.ts';

const labels = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
} as const;

/** The findings of the encoding step. Opens the file again only to show the place of a doubt. */
export async function describeEncoding(
  encoding: Encoding,
  survey: ByteSurvey,
  open: () => AsyncIterable<Uint8Array>,
): Promise<Finding[]> {
  const findings: Finding[] = [{ step: 'encoding', code: 'I_ENCODING', text: labels[encoding.name] }];
  const warn = (code: Finding['code'], text: string) => findings.push({ step: 'encoding', code, text });
  const showAt = async (offset: number) => {
    const { line, bytes } = await lineAround(open(), offset);
    return { line, sample: quoted(decodeHead(bytes, { ...encoding, bomLength: 0 })) };
  };
  if (encoding.name.startsWith('utf-16')) {
    if (!encoding.certain) warn('W_UTF_16', 'Read as UTF-16, which the file doesn’t say but looks like.');
    return findings;
  }
  if (survey.firstInvalidUtf8 !== undefined) {
    const { line, sample } = await showAt(survey.firstInvalidUtf8);
    if (encoding.name === 'utf-8') {
      warn(
        'W_BROKEN_UTF_8',
        `The file says it is UTF-8, but on line ${line} it isn’t: ${sample}. Such characters are lost.`,
      );
    } else {
      const advice = 'If that looks wrong, so do all letters with accents; then save the file as CSV UTF-8.';
      warn('W_WINDOWS_1252', `Read as Windows-1252, as line ${line} is not UTF-8: ${sample}. ${advice}`);
    }
  }
  if (survey.firstDoubleEncoded !== undefined && encoding.name === 'utf-8') {
    const { line, sample } = await showAt(survey.firstDoubleEncoded);
    warn(
      'W_DOUBLE_ENCODED',
      `Letters with accents were damaged before the file came here, first on line ${line}: ${sample}.`,
    );
  }
  return findings;
}
