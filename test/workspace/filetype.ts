/** What Slack takes a file for, by its name. */
const BY_ENDING: { [ending: string]: [filetype: string, mimetype: string] } = {
  csv: ['csv', 'text/csv'],
  tsv: ['tsv', 'text/tab-separated-values'],
  txt: ['text', 'text/plain'],
  json: ['json', 'application/json'],
  pdf: ['pdf', 'application/pdf'],
  png: ['png', 'image/png'],
  zip: ['zip', 'application/zip'],
  xls: ['xls', 'application/vnd.ms-excel'],
  xlsx: ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
};

/** Guesses filetype and mimetype from a file's name; unknown endings are `binary`. */
export function guessFiletype(name: string): { filetype: string; mimetype: string } {
  const ending = name.toLowerCase().match(/\.([a-z0-9]+)$/)?.[1] ?? '';
  const [filetype, mimetype] = BY_ENDING[ending] ?? ['binary', 'application/octet-stream'];
  return { filetype, mimetype };
}
