/** Which subcommand people mean in their own words. */
import { describe, expect, test } from 'vitest';
import { helpTopics, readCommand } from '../src/command-words.ts';

const names = [
  ...['search', 'export', 'lookup', 'save', 'saved', 'order', 'history', 'import', 'imports', 'stats', 'template'],
  ...['settings', 'help'],
];
const read = (text: string) => readCommand(text, names);

test.each(['', '  ', '/fulfillments', '/fulfillments  '])('%j opens the form', (text) => expect(read(text)).toBeNull());

describe('is run', () => {
  test.each([
    ['export status:hold', 'export', 'status:hold'],
    ['please export status:hold', 'export', 'status:hold'],
    ['show me the latest imports', 'imports', ''],
    ['last import', 'imports', ''],
    ['the last import', 'imports', ''],
    ['failed imports', 'imports', ''],
    ['stop the monday one', 'saved', ''],
    ['pause until January', 'saved', ''],
    ['turn off the daily export', 'saved', ''],
    ['unsubscribe', 'saved', ''],
    ['delete saved search Holds', 'saved', ''],
    ['pause order 1001 until monday', 'search', 'pause order 1001 until monday'],
    ['stop shipping until monday', 'search', 'stop shipping until monday'],
    ['cancel pending orders until friday', 'search', 'cancel pending orders until friday'],
    ['unsubscribe jane@example.com', 'search', 'unsubscribe jane@example.com'],
    ['Once a Day vitamins', 'search', 'Once a Day vitamins'],
    ['sku Twice a Day', 'search', 'sku Twice a Day'],
    ['export Once a Day multivitamin', 'export', 'Once a Day multivitamin'],
    ['remove from hold', 'search', 'remove from hold'],
    ['how long do we take to ship', 'stats', 'how long do we take to ship'],
    ['how many orders per status', 'stats', 'how many orders per status'],
    ['how long is order 1001 on hold', 'search', 'how long is order 1001 on hold'],
    ['export returns on the 1st', 'export', 'returns on the 1st'],
    ['export shipped on mondays', 'export', 'shipped on mondays'],
    ['list saved', 'saved', ''],
    ['my saved searches', 'saved', 'searches'],
    ['import tracking', 'import', 'tracking'],
    ['tracking templates', 'template', 'tracking'],
    ['how do I export', 'help', 'how do I export'],
    ['how to undo an import', 'help', 'how to undo an import'],
    ['help!', 'help', ''],
    ['help save', 'help', 'save'],
    ['export help', 'help', 'export'],
    ['history ?', 'help', 'history'],
    ['stats --help', 'help', 'stats'],
    ['search help', 'help', 'search'],
    ['search helpful', 'search', 'helpful'],
    ['save help: status:hold', 'save', 'help: status:hold'],
    ['how do I find order 5001', 'search', 'how do I find order 5001'],
    ['7B83FF8095 history', 'history', '7B83FF8095'],
    ['order #1001 history', 'history', '#1001'],
    ['who changed order 112-1234567-1234567?', 'history', '112-1234567-1234567'],
    ['history last week', 'imports', ''],
    ['history 7B83FF8095', 'history', '7B83FF8095'],
    ['order 5001, 5002', 'order', '5001, 5002'],
    ['holds by carrier', 'stats', 'holds by carrier'],
    ['orders per day last month', 'stats', 'orders per day last month'],
    ['returns by product', 'stats', 'returns by product'],
    ['shipped by carrier ups', 'search', 'shipped by carrier ups'],
    ['holds sort by day', 'search', 'holds sort by day'],
    ['shipped by UPS', 'search', 'shipped by UPS'],
    ['Ann Order', 'search', 'Ann Order'],
    ['status of 7B83FF8095', 'search', 'status of 7B83FF8095'],
    ['older than nov 1', 'search', 'older than nov 1'],
    ['every day but nov 3', 'search', 'every day but nov 3'],
    ['send me everything from november', 'search', 'send me everything from november'],
    ['status:hold weekly', 'search', 'status:hold weekly'],
    ['export campaign:"Daily Greens"', 'export', 'campaign:"Daily Greens"'],
    ['export product:“Every Day Cream”', 'export', 'product:“Every Day Cream”'],
    ['export product:Daily', 'export', 'product:Daily'],
  ])('%s', (text, command, rest) => expect(read(text)).toEqual({ kind: 'run', command, text: rest }));
});

describe('is offered, with all that was typed behind it', () => {
  test.each([
    ['exprot changes:7d', 'export', 'changes:7d'],
    ['excel status:hold', 'export', 'excel status:hold'],
    ['csv changes last week', 'export', 'changes last week'],
    ['bulk 5001 5002', 'lookup', '5001 5002'],
    ['favorites Morning holds', 'saved', 'Morning holds'],
    ['saev Morning: status:hold', 'save', 'Morning: status:hold'],
    ['report by carrier', 'stats', 'by carrier'],
    ['graph of holds', 'stats', 'of holds'],
    ['imprt tracking', 'import', 'tracking'],
    ['prefs', 'settings', ''],
    ['schedules', 'saved', ''],
  ])('%s', (text, command, rest) => {
    expect(read(text)).toEqual({ kind: 'near', command, text: rest, word: text.split(' ')[0] });
  });

  test.each(['Stats Imprt', 'Savid Jones'])('%s is a name', (text) =>
    expect(read(text)).toMatchObject({ kind: 'run' }));
});

describe('is to run by itself', () => {
  test.each([
    ['export status:hold every monday', 'status:hold'],
    ['export status:hold carrier:ups daily at 8am', 'status:hold carrier:ups'],
    ['export holds each weekday at 7:30 pm', 'holds'],
    ['schedule status:hold every monday', 'status:hold'],
    ['schedule Morning holds', 'Morning holds'],
    ['export campaign:"Daily Greens" every monday', 'campaign:"Daily Greens"'],
    ['watch status:hold', 'status:hold'],
    ['alert me on holds', 'holds'],
    ['subscribe status:hold weekly', 'status:hold'],
    ['send holds on mondays', 'holds'],
    ['on mondays send holds', 'holds'],
    ['every monday 9am holds', 'holds'],
    ['holds every monday at 9am', 'holds'],
    ['email me holds daily at 8', 'holds'],
    ['holds older than 5 days each friday 5:30 pm', 'holds older than 5 days'],
    ['holds every monday, wednesday and friday', 'holds'],
    ['email holds every Monday and Thursday morning at 9am', 'holds'],
    ['holds each morning', 'holds'],
    ['export holds daily at noon', 'holds'],
    ['export holds daily at 24:00', 'holds'],
    ['every weekday at 9 send me holds', 'holds'],
    ['every morning send me holds older than 2 days', 'holds older than 2 days'],
    ['schedule holds on every monday at 9am EST', 'holds'],
    ['schedule shipped on the 1st every monday', 'shipped on the 1st'],
  ])('%s', (text, rest) => expect(read(text)).toMatchObject({ kind: 'schedule', text: rest }));

  test.each([
    ['export holds every 31st at 8am', 'holds'],
    ['email me holds on mondays, wednesdays and fridays', 'holds'],
    ['on the 1st and 15th send me returns', 'returns'],
    ['send me returns twice a month', 'returns'],
    ['holds twice a week', 'holds'],
    ['twice a week send me holds', 'holds'],
    ['toda segunda-feira pedidos pendentes', 'pedidos pendentes'],
    ['export status:hold every Feb 29', 'status:hold'],
    ['schedule holds on the last day of the month', 'holds'],
    ['send me holds every last Friday of the month', 'holds'],
    ['send me holds every other Monday at noon', 'holds'],
    ['schedule status:hold first business day of each month', 'status:hold'],
    ['send holds every monday and every tuesday at 8 and at 9', 'holds'],
    ['holds every monday, wednesday and friday', 'holds'],
    ['send me holds every two weeks', 'holds'],
    ['send me holds biweekly', 'holds'],
    ['export holds each quarter', 'holds'],
    ['exporte holds jeden Montag um 8 Uhr', 'holds'],
    ['exporta holds cada lunes a las 8', 'holds'],
    ['remind me in 2 days about 5001', 'about 5001'],
    ['remind me in 3 days', ''],
    ['remind me about order 5001 tomorrow', 'order 5001'],
  ])('%s, at times that are not among those to choose from', (text, rest) =>
    expect(read(text)).toMatchObject({ kind: 'schedule', text: rest, isRare: true }));

  test.each([
    'export holds every monday',
    'holds every weekday at 9',
    'export holds daily',
    'watch status:hold',
  ])('%s, at times to choose from', (text) => expect(read(text)).toMatchObject({ kind: 'schedule', isRare: false }));

  test.each([
    ['export created:monday', 'export'],
    ['export returned:today', 'export'],
    ['export changes:7d', 'export'],
    ['export daily-greens', 'export'],
    ['email daily@example.com', 'search'],
    ['Every Morning Brew on hold', 'search'],
    ['every night cream', 'search'],
    ["every monday's holds", 'search'],
    ['product: every day', 'search'],
    ['Monthly Glow Box on hold', 'search'],
    ['Glow Box Monthly', 'search'],
    ['campaign:glow box monthly', 'search'],
    ['status:hold monthly', 'search'],
    ['monthly', 'search'],
    ['monthly for men', 'search'],
    ['every second counts', 'search'],
    ['orders from the last day of the month', 'search'],
    ['who cancelled order 5001', 'history'],
    ['who touched 5001 last?', 'history'],
    ['who cancelled', 'search'],
    ['set 5001 to hold', 'search'],
    ['same but cancelled', 'search'],
  ])('%s is not', (text, command) => expect(read(text)).toMatchObject({ kind: 'run', command }));
});

test.each([
  ['', []],
  ['me', []],
  ['save', ['save']],
  ['exporting', ['export']],
  ['how do I undo an import', ['imports', 'import']],
  ['how to schedule an export', ['saved', 'export']],
  ['filters', ['search']],
  ['tracking import', ['import']],
  ['with the weather', []],
])('help about %j', (text, topics) => expect([...helpTopics(text, names)]).toEqual(topics));
