/** What people type and what it is read as: the queries of a trial, and further ones for ten questions that support gets. */

/** Each line: what is typed → what is run, or `offers …`, or `refused`. ⏎ is a line break, ⇥ a tab. */
const trial = `
-tracking:* → offers tracking:none
-carrier:* → offers carrier:none
carrier:* → offers -carrier:none
tracking:none → tracking:none
tracking:empty → tracking:none
tracking:null → tracking:none
-tracking:missing → -tracking:none
carrier:none → carrier:none
shipped:never → shipped:never
-shipped:never → -shipped:never
order:QA0000* → refused
QA* → offers "QA"
tracking:9400* → offers tracking:9400
not status:shipped → offers -status:shipped
NOT status:SHIPPED → offers -status:shipped
hold → status:hold
shipped → status:shipped
status = hold → offers status:hold
on hold → status:hold
status is hold → status:hold
status:pending shipment → status:pending_shipment
status:on hold → status:hold
USPS 9400111899223197428497 → carrier:USPS "9400111899223197428497"
find QA00000001 → "QA00000001"
exports status:hold → "exports" status:hold
QA00000001 QA00000002 QA00000003 → any:QA00000001,QA00000002,QA00000003
QA00000001, QA00000002, QA00000003 → any:QA00000001,QA00000002,QA00000003
QA00000001⏎QA00000002⏎QA00000003 → any:QA00000001,QA00000002,QA00000003
order:QA00000001 QA00000002 QA00000003 → order:QA00000001,QA00000002,QA00000003
order:QA00000001;QA00000002 → order:QA00000001,QA00000002
order:QA00000001|QA00000002 → order:QA00000001,QA00000002
order:QA00000001⏎QA00000002 → order:QA00000001,QA00000002
order:QA00000001⇥QA00000002 → order:QA00000001,QA00000002
QA00000001, → "QA00000001"
order QA00000001. → order:QA00000001
order (QA00000001) → order:QA00000001
jo+refund@mail.example. → "jo+refund@mail.example"
tracking:9400 1118 9922 3197 4284 80 → tracking:9400111899223197428480
9400 1118 9922 3197 4284 80 → tracking:9400111899223197428480
1Z 999 AA1 01 2345 6784 → tracking:1Z999AA10123456784
phone:(212) 867-5309 → phone:2128675309
phone:+1 212 867 5309 → phone:2128675309
phone:+12128675309 → phone:2128675309
phone:0049 30 1234567 → phone:301234567
phone:+49 (0)30 1234567 → phone:301234567
2128675309 → "2128675309"
+12128675309 → phone:2128675309
(212) 867-5309 → phone:2128675309
RMA 10-442 → rma:10-442
rma:RMA 10-442 → rma:"RMA 10-442"
created:last month → created:last-month
created:last monday → created:last-monday
created:last 7 days → created:7d
created:this-quarter → created:this-quarter
created:3.11.2026 → created:2026-11-03
created:03-11-2026 → offers created:2026-03-11
company:Acme → name:Acme
fulfillment:770001 → fulfillment:770001
number:123 → offers order:123
postal:97201 → postal:97201
address:Main → address:Main
age:>5d → created:>5d
since:monday → created:>=monday
from:2026-11-01 → created:>=2026-11-01
state:WA → state:WA
created:<5d → created:<5d
created:>7d → created:>7d
created:14d..7d → created:14d..7d
created:5 days → created:5d
created:1m → offers created:30d
created:24h → offers created:2d
created:nov 3 → created:2026-11-03
created:2026-11-01 to 2026-11-05 → created:2026-11-01..2026-11-05
created:2026-11-01 .. 2026-11-05 → created:2026-11-01..2026-11-05
created:2026-11-01 - 2026-11-05 → created:2026-11-01..2026-11-05
created > 2026-11-01 → created:>2026-11-01
created yesterday → created:yesterday
today → created:today
hold > 5 days → status:hold created:>5d
customer:555000111 → customerid:555000111
house:kallax lager → house:"kallax lager"
older:5d → created:>5d
newer:2d → created:<2d
hold older than 5 days → status:hold created:>5d
on hold older than 3 days → status:hold created:>3d
sort:oldest → sort:oldest
hold oldest first → status:hold sort:oldest
no tracking → tracking:none
without tracking number → tracking:none
hold and ups → offers status:hold carrier:UPS
hold or pending → offers status:hold,pending
status:hold or status:pending → offers status:hold,pending
status:hold and carrier:ups → offers status:hold carrier:ups
!hold → offers -status:hold
status:!hold → offers -status:hold
shipped yesterday → shipped:yesterday
shipped more than 10 days ago → status:shipped shipped:>10d
where is QA00000001 → "QA00000001"
where is my order → refused
show all orders → everything
please find maria garcia → "maria" "garcia"
maria → "maria"
maria garcia → "maria" "garcia"
an nguyen → "an" "nguyen"
birch & co → "birch" "&" "co"
name:maria garcia → name:"maria garcia"
city:san francisco → city:"san francisco"
kallax → house:"Kallax Lager"
kallax lager → house:"Kallax Lager"
canada post → carrier:"Canada Post"
staus:hold → offers status:hold
status:shiped → offers status:shipped
created:15/11/2026 → offers created:2026-11-15
northeast status:hold → house:"Northeast Fulfillment" status:hold
email jo@example.com → email:jo@example.com
tracking 9400111899223197428497 → tracking:9400111899223197428497
customer maria → name:maria
has:tracking → -tracking:none
no:carrier → carrier:none
is:hold → status:hold
-hold → -status:hold
"hold" → "hold"
all → everything
status:hold, → status:hold
maria, jose → "maria" "jose"
orders on hold for more than 3 days without tracking → status:hold created:>3d tracking:none
not delivered → offers -status:delivered
never shipped → shipped:never
not shipped yet → shipped:never
delivered last week → delivered:last-week
orders from gulf coast in november → house:"Gulf Coast Logistics" created:2026-11
what shipped today → shipped:today
3d..1d → created:3d..1d
nov 3 → created:2026-11-03
last monday → created:last-monday
2026-11-01 to 2026-11-05 → created:2026-11-01..2026-11-05
carrier missing → carrier:none
usps hold not exported → carrier:USPS status:hold exported:never
`;

const questions = `
# Where is this order?
where is order QA00000001 → order:QA00000001
where's my order QA00000001 → order:QA00000001
find order QA00000001 → order:QA00000001
find QA00000001 please → "QA00000001"
look up QA00000001 → "QA00000001"
show me QA00000001 → "QA00000001"
order number QA00000001 → order:QA00000001
order #QA00000001 → order:#QA00000001
order # QA00000001 → order:QA00000001
order id: QA00000001 → order:QA00000001
order no. QA00000001 → order:QA00000001
orders QA00000001 QA00000002 → order:QA00000001,QA00000002
orders QA00000001 and QA00000002 → order:QA00000001,QA00000002
QA00000001 and QA00000002 → any:QA00000001,QA00000002
QA00000001 or QA00000002 → any:QA00000001,QA00000002
QA00000001/QA00000002 → "QA00000001/QA00000002"
QA00000001 - QA00000002 → any:QA00000001,QA00000002
"QA00000001" → "QA00000001"
(QA00000001) → "QA00000001"
*QA00000001* → "QA00000001"
\`QA00000001\` → "QA00000001"
QA00000001? → "QA00000001"
QA00000001! → "QA00000001"
#QA00000001 → "#QA00000001"
qa00000001 → "qa00000001"
what is the status of QA00000001 → "QA00000001"
status of QA00000001 → "QA00000001"
has QA00000001 shipped → "QA00000001" status:shipped
has QA00000001 been delivered → "QA00000001" status:delivered
tracking for QA00000001 → "QA00000001"
tracking number for order QA00000001 → order:QA00000001
get me the tracking for QA00000001 → "QA00000001"
customer asks about QA00000001 → "QA00000001"
order:QA00000001. → order:QA00000001
order:"QA00000001" → order:QA00000001
order: QA00000001, QA00000002 → order:QA00000001,QA00000002
orderid:QA00000001 → order:QA00000001
order=QA00000001 → offers order:QA00000001
order is QA00000001 → order:QA00000001
id QA00000001 → order:QA00000001

# Who has this parcel?
9400111899223197428480 → "9400111899223197428480"
tracking 9400111899223197428480 → tracking:9400111899223197428480
tracking number 9400111899223197428480 → tracking:9400111899223197428480
tracking#9400111899223197428480 → tracking:9400111899223197428480
tracking # 9400 1118 9922 3197 4284 80 → tracking:9400111899223197428480
tracking: 9400-1118-9922-3197-4284-80 → tracking:9400111899223197428480
usps 9400 1118 9922 3197 4284 80 → carrier:USPS tracking:9400111899223197428480
1Z999AA10123456784 → "1Z999AA10123456784"
1z999aa10123456784 → "1z999aa10123456784"
ups 1Z 999 AA1 01 2345 6784 → carrier:UPS tracking:1Z999AA10123456784
where is package 1Z999AA10123456784 → "1Z999AA10123456784"
who got 1Z999AA10123456784 → "1Z999AA10123456784"
package 9400111899223197428480 → "9400111899223197428480"
parcel 770001 → fulfillment:770001
fulfillment 770001 → fulfillment:770001
fulfillment id 770001 → fulfillment:770001
client id CQ1 → client:CQ1

# What did this customer order?
customer id 555000111 → customerid:555000111
customer 555000111 → customerid:555000111
customer maria garcia → name:"maria garcia"
customer named maria → name:maria
name maria garcia → name:"maria garcia"
maria garcia orders → "maria" "garcia"
orders for maria garcia → "maria" "garcia"
orders from maria garcia → "maria" "garcia"
garcia, maria → "garcia" "maria"
find jo@example.com → "jo@example.com"
email jo@example.com → email:jo@example.com
e-mail: jo@example.com → email:jo@example.com
jo@example.com, zoe@example.com → any:jo@example.com,zoe@example.com
jo@example.com zoe@example.com → any:jo@example.com,zoe@example.com
emails jo@example.com; zoe@example.com → email:jo@example.com,zoe@example.com
mailto:jo@example.com → offers email:jo@example.com
<jo@example.com> → "jo@example.com"
jo@example.com orders on hold → "jo@example.com" status:hold
phone 212-867-5309 → phone:2128675309
phone number (212) 867-5309 → phone:2128675309
call from +1 (212) 867-5309 → phone:2128675309
212-867-5309 → phone:2128675309
212.867.5309 → phone:2128675309
212 867 5309 → phone:2128675309
1-212-867-5309 → phone:2128675309
tel +49 30 1234567 → phone:301234567
0049 30 1234567 → phone:301234567
+44 20 7946 0958 → phone:2079460958

# What is on hold, and for how long?
orders on hold → status:hold
on hold orders → status:hold
what's on hold → status:hold
whats on hold → status:hold
show holds → status:hold
all holds → status:hold
everything on hold → status:hold
hold orders oldest first → status:hold sort:oldest
oldest holds → status:hold sort:oldest
oldest orders on hold → status:hold sort:oldest
show me the oldest orders on hold → status:hold sort:oldest
hold for 3 days → status:hold created:>3d
on hold for more than 3 days → status:hold created:>3d
on hold longer than a week → status:hold created:>1w
on hold over 5 days → status:hold created:>5d
on hold > 5 days → status:hold created:>5d
on hold >5d → status:hold created:>5d
hold 5+ days → status:hold created:>5d
hold older than 1 week → status:hold created:>1w
older than 5 days → created:>5d
more than 5 days old → created:>5d
stuck on hold since monday → status:hold created:>=monday
held since last week → status:hold created:>=last-week
holds created before nov 15 → status:hold created:<2026-11-15
holds before 2026-11-15 → status:hold created:<2026-11-15
status:hold older:5d → status:hold created:>5d
status:hold age:>5d → status:hold created:>5d
status:hold created:>5d → status:hold created:>5d
status:hold created:>=5d → status:hold created:>5d
status:hold created>5d → status:hold created:>5d
status:hold created > 5 days → status:hold created:>5d

# What is missing?
hold without tracking → status:hold tracking:none
hold and no tracking → offers status:hold tracking:none
no tracking number → tracking:none
without tracking → tracking:none
missing tracking → tracking:none
tracking missing → tracking:none
tracking is empty → tracking:none
tracking is none → tracking:none
tracking=none → offers tracking:none
tracking = "" → offers tracking:none
no carrier → carrier:none
carrier is missing → carrier:none
carrier:"" → offers carrier:none
shipped without tracking → status:shipped tracking:none
shipped with no tracking number → status:shipped tracking:none
shipped but no tracking → status:shipped tracking:none
shipped but not delivered → offers status:shipped -status:delivered
not shipped → offers -status:shipped
never shipped → shipped:never
not yet shipped → shipped:never
unshipped → shipped:never
unshipped orders → shipped:never
not delivered → offers -status:delivered
undelivered → delivered:never

# What is in this status?
pending → status:pending
pending shipment → status:pending_shipment
pending orders → status:pending
pending shipment older than 2 days → status:pending_shipment created:>2d
status pending shipment → status:pending_shipment
status:pending shipment → status:pending_shipment
status:"pending shipment" → status:pending_shipment
status:pending_shipment → status:pending_shipment
status:pending-shipment → status:pending_shipment
status:pending, shipped → status:pending,shipped
status:pending or shipped → offers status:pending,shipped
status:pending and shipped → offers status:pending,shipped
pending or shipped → offers status:pending,shipped
pending, shipped → status:pending,shipped
pending/shipped → status:pending,shipped
rma pending → status:rma_pending
rma → status:rma_pending
returned → status:returned
returned orders → status:returned
returned last month → returned:last-month
returns last month → returned:last-month
returned in november → returned:2026-11
cancelled → status:cancelled
canceled → status:cancelled
cancelled yesterday → status:cancelled updated:yesterday
cancelled orders this week → status:cancelled updated:this-week
canceled this month → status:cancelled updated:this-month
failed → status:failed
failed today → status:failed updated:today
failed orders → status:failed
recycled → status:recycled
delivered → status:delivered
delivered today → delivered:today
delivered yesterday → delivered:yesterday
delivered this week → delivered:this-week
delivered on nov 3 → delivered:2026-11-03
shipped today → shipped:today
shipped yesterday → shipped:yesterday
shipped on monday → shipped:monday
shipped last monday → shipped:last-monday
shipped last friday → shipped:last-friday
shipped this week → shipped:this-week
shipped last week → shipped:last-week
shipped in october → shipped:2026-10
shipped nov 3 → shipped:2026-11-03
shipped 3 nov → shipped:2026-11-03
shipped on 3.11.2026 → shipped:2026-11-03
shipped between nov 1 and nov 5 → shipped:2026-11-01..2026-11-05
shipped from nov 1 to nov 5 → shipped:2026-11-01..2026-11-05
shipped 2026-11-01 to 2026-11-05 → shipped:2026-11-01..2026-11-05
shipped since monday → shipped:>=monday
shipped before nov 3 → shipped:<2026-11-03
shipped after nov 3 → shipped:>2026-11-03
shipped 7d → shipped:7d
shipped last 7 days → shipped:7d
shipped in the last 7 days → shipped:7d
shipped within the last week → shipped:last-week
shipped past 7 days → shipped:7d
shipped 3 days ago → shipped:3d..3d
shipped more than 10 days ago → status:shipped shipped:>10d
shipped over 10 days ago not delivered → offers status:shipped shipped:>10d -status:delivered

# What happened in this time?
today → created:today
yesterday → created:yesterday
this week → created:this-week
last week → created:last-week
this month → created:this-month
last month → created:last-month
last quarter → created:last-quarter
this year → created:this-year
orders today → created:today
orders from today → created:>=today
orders placed today → created:today
orders created yesterday → created:yesterday
created today → created:today
created this week → created:this-week
created:this week → created:this-week
created:last 30 days → created:30d
created:past month → created:30d
created:november → created:2026-11
created:nov → created:2026-11
created:nov 2026 → created:2026-11
created:nov 3 → created:2026-11-03
created:3 nov → created:2026-11-03
created:3rd nov → created:2026-11-03
created:nov 3rd → created:2026-11-03
created:nov 3, 2026 → created:2026-11-03
created:November 3, 2026 → created:2026-11-03
created:3.11.2026 → created:2026-11-03
created:03.11.2026 → created:2026-11-03
created:2026-11-03 → created:2026-11-03
created:2026/11/03 → created:2026/11/03
created:11/15/2026 → offers created:2026-11-15
created:15/11/2026 → offers created:2026-11-15
created:last monday → created:last-monday
created:monday → created:monday
created:2026-11-01..2026-11-05 → created:2026-11-01..2026-11-05
created:2026-11-01 to 2026-11-05 → created:2026-11-01..2026-11-05
created:2026-11-01 - 2026-11-05 → created:2026-11-01..2026-11-05
created:from 2026-11-01 to 2026-11-05 → created:2026-11-01..2026-11-05
created:between 2026-11-01 and 2026-11-05 → created:2026-11-01..2026-11-05
created:3d..1d → created:3d..1d
created:>=2026-11-01 created:<=2026-11-05 → created:>=2026-11-01 created:<=2026-11-05
since nov 1 → created:>=2026-11-01
after nov 1 → created:>2026-11-01
before nov 1 → created:<2026-11-01
until nov 5 → created:<=2026-11-05
from nov 1 to nov 5 → created:2026-11-01..2026-11-05
nov 1 to nov 5 → created:2026-11-01..2026-11-05
nov 1 - nov 5 → created:2026-11-01..2026-11-05
2026-11-03 → created:2026-11-03
3.11.2026 → created:2026-11-03
last 7 days → created:7d
past 2 weeks → created:2w

# What does this carrier or warehouse have?
ups → carrier:UPS
fedex → carrier:FedEx
usps → carrier:USPS
ups today → carrier:UPS created:today
ups on hold → carrier:UPS status:hold
fedex shipped yesterday → carrier:FedEx shipped:yesterday
carrier ups → carrier:ups
carrier:ups → carrier:ups
carrier:UPS,FedEx → carrier:UPS,FedEx
carrier:ups or fedex → offers carrier:ups,FedEx
carrier:ups fedex → carrier:ups,fedex
ups or fedex → offers carrier:UPS,FedEx
ups, fedex → carrier:UPS,FedEx
not ups → offers -carrier:UPS
no ups → offers -carrier:UPS
-ups → -carrier:UPS
!ups → offers -carrier:UPS
everything except ups → offers -carrier:UPS
all but ups → offers -carrier:UPS
carrier:canada post → carrier:"canada post"
canada post → carrier:"Canada Post"
royal mail today → carrier:"Royal Mail" created:today
regional xpress → carrier:"regional xpress"
via ups → carrier:UPS
shipped with ups → status:shipped carrier:UPS
shipped via fedex today → status:shipped carrier:FedEx shipped:today
sent by usps → carrier:USPS
warehouse gulf coast → house:"gulf coast"
house:gulf coast → house:"gulf coast"
gulf coast → house:"Gulf Coast Logistics"
gulf coast logistics → house:"Gulf Coast Logistics"
gulf coast warehouse → house:"Gulf Coast Logistics"
from gulf coast → house:"Gulf Coast Logistics"
house 7 → house:7
warehouse 7 → house:7
house:7 → house:7
house:kallax lager → house:"kallax lager"
kallax → house:"Kallax Lager"
orders at kallax lager → house:"Kallax Lager"
house is gulf coast → house:"gulf coast"
no warehouse → house:none
house:none → house:none
without warehouse → house:none
hold at gulf coast → status:hold house:"Gulf Coast Logistics"
hold in northeast → status:hold house:"Northeast Fulfillment"
hold northeast older than 3 days → status:hold house:"Northeast Fulfillment" created:>3d

# Where did this product go, and what came back?
campaign glow spring → campaign:"glow spring"
campaign:glow spring → campaign:"glow spring"
campaign:keto cafe → campaign:"keto cafe"
product:night serum → product:"night serum"
product night serum → product:"night serum"
sku SER-30 → sku:SER-30
sku:SER-30, SER-31 → sku:SER-30,SER-31
sku is SER-30 → sku:SER-30
item SER-30 → product:SER-30
city portland → city:portland
city:portland → city:portland
city:san francisco → city:"san francisco"
in portland → city:portland
ship to portland → city:portland
state:OR → state:OR
state OR → state:OR
zip 97201 → postal:97201
zip code 97201 → postal:97201
postal code 97201 → postal:97201
address 12 main street → address:"12 main street"
address:12 main st → address:"12 main st"
country:US → country:US
country DE → country:DE
orders to canada → country:canada
rma RMA-10442 → rma:RMA-10442
rma 10442 → rma:10442
RMA 10-442 → rma:10-442
RMA-10442 → rma:RMA-10442
rma:10442 → rma:10442
rma:none → rma:none
returned without rma → status:returned rma:none
returned no rma → status:returned rma:none
has rma → -rma:none
has:rma → -rma:none
with tracking → -tracking:none
has tracking → -tracking:none
-tracking:none → -tracking:none
tracking:any → -tracking:none
tracking:* → offers -tracking:none
QA0000* → offers "QA0000"
* → refused
status:* → refused

# How do I leave something out, or spell it?
status != shipped → offers -status:shipped
status<>shipped → offers -status:shipped
status not shipped → offers -status:shipped
status:not shipped → offers -status:shipped
name:-smith → offers -name:smith
-name:-smith → offers name:smith
tracking:-1Z999AA10123456784 → offers -tracking:1Z999AA10123456784
email:-gmail.com → offers -email:gmail.com
name:"-smith" → name:"-smith"
order:-5 → order:-5
status is not hold → offers -status:hold
status isn't hold → offers -status:hold
not status:hold → offers -status:hold
NOT hold → offers -status:hold
not on hold → offers -status:hold
not on hold and not shipped → offers -status:hold -status:shipped
-status:hold → -status:hold
- status:hold → offers -status:hold
status:-hold → offers -status:hold
status:!hold → offers -status:hold
status = hold → offers status:hold
status=hold → offers status:hold
status==hold → offers status:hold
status: hold → status:hold
status:hold;pending → status:hold,pending
status:hold|pending → status:hold,pending
status:hold AND carrier:ups → offers status:hold carrier:ups
status:hold && carrier:ups → offers status:hold carrier:ups
status:hold, carrier:ups → status:hold carrier:ups
status:hold + carrier:ups → offers status:hold carrier:ups
staus:hold → offers status:hold
stauts:hold → offers status:hold
status:hodl → offers status:hold
status:shiped → offers status:shipped
carier:ups → offers carrier:ups
custmer:maria → offers name:maria
trackng:9400 → offers tracking:9400
wharehouse:7 → offers house:7
creatd:today → offers created:today
shiped:today → offers shipped:today
created:tody → offers created:today
created:yesteday → offers created:yesterday
created:thismonth → created:thismonth
created:last-quater → offers created:last-quarter
number:123 → offers order:123
reference:123 → offers order:123
from:nov 1 → created:>=2026-11-01
since:nov 1 → created:>=2026-11-01
sort:oldest → sort:oldest
sort by oldest → sort:oldest
sorted by newest → everything
newest first → everything
format:xlsx → format:xlsx
format:excel → offers format:xlsx
please → refused
help me find maria → "maria"
hi, can you find order QA00000001 for me? thanks! → order:QA00000001
Could you please look up jo@example.com → "jo@example.com"
I need all orders on hold older than 5 days → status:hold created:>5d
how many orders are on hold → status:hold
which orders have no tracking → tracking:none
who ordered SER-30 → "SER-30"
van der Meer → "van" "der" "Meer"
name:van der Meer → name:"van der Meer"
o'brien → "o'brien"
Birch and Co → offers "Birch" "Co"
AT&T → "AT&T"
"on hold" → "on hold"
"maria garcia" → "maria garcia"
`;

/** A phrasing and what is expected of it. */
export type Phrasing = readonly [typed: string, want: string];

/** The phrasings of a text, one in each line. */
export const linesOf = (text: string): Phrasing[] =>
  text.split('\n').flatMap((line) => {
    const [typed, want] = line.split(' → ');
    return typed === undefined || want === undefined
      ? []
      : [[typed.replaceAll('⏎', '\n').replaceAll('⇥', '\t'), want] as const];
  });

/** The phrasings under each heading of a text. */
export function sectionsOf(text: string): [heading: string, phrasings: Phrasing[]][] {
  return text
    .split(/^# /m)
    .slice(1)
    .map((part) => [part.split('\n')[0] ?? '', linesOf(part)]);
}

export const trialPhrasings = linesOf(trial);

/** By the question that people have. */
export const questionPhrasings = sectionsOf(questions);
