/** Further phrasings of the kinds that a trial found: with typos, filler, other orders of words, dates of other languages. */
import { linesOf, type Phrasing } from './phrasings.ts';

/** Each line as in phrasings.ts. */
const further = `
no tracking numbers yet → tracking:none
shipped w/o tracking → status:shipped tracking:none
orders with no tracking# on hold → tracking:none status:hold
missing tracking numbers → tracking:none
tracking blank → tracking:none
tracking number is blank → tracking:none
tracking: none → tracking:none
tracking:n/a → tracking:none
tracking:- → offers tracking:none
tracking:"" → offers tracking:none
carrier:blank → carrier:none
carrier: (none) → carrier:none
no carrier assigned → carrier:none
without an rma → rma:none
rma is missing → rma:none
hold without a carrier → status:hold carrier:none
delivered:empty → delivered:never
shipped:none → shipped:never
shipped:null → shipped:never
-delivered:never → -delivered:never
returned:no → returned:never
tracking:missing carrier:missing → tracking:none carrier:none
no phone number → phone:none
email is empty → email:none
tracking is null → tracking:none
where tracking is null → tracking:none
tracking:? → offers tracking:none
order:*123 → refused
email:*@gmail.com → offers email:@gmail.com
name:mar* → offers name:mar
status not hold → offers -status:hold
status != "hold" → offers -status:hold
status:hold !carrier:ups → offers status:hold -carrier:ups
not delivered yet → delivered:never
hasn't shipped → shipped:never
hasnt shipped yet → shipped:never
isn't on hold → offers -status:hold
everything but hold → offers -status:hold
all except cancelled → offers -status:cancelled
status is pending shipment → status:pending_shipment
status = pending shipment → offers status:pending_shipment
status:Pending Shipment carrier:UPS → status:pending_shipment carrier:UPS
status: "on hold" → status:hold
status on hold → status:hold
in transit → status:shipped
in-transit → status:shipped
awaiting shipment → status:pending_shipment
awaiting return → status:rma_pending
return pending → status:rma_pending
RMA requested → status:rma_pending
cancelled or returned → offers status:cancelled,returned
cancelled, returned → status:cancelled,returned
canceled/returned → status:cancelled,returned
canceled & returned → offers status:cancelled,returned
not cancelled or returned → offers -status:cancelled,returned
neither shipped nor delivered → offers -status:shipped -status:delivered
hold, but not ups → offers status:hold -carrier:UPS
holds not usps → offers status:hold -carrier:USPS
only hold → status:hold
just shipped → status:shipped
shiped → status:shipped
deliverd → status:delivered
cancled → status:cancelled
onhold → status:hold
on-hold → status:hold
pendng → status:pending
retuned → status:returned
HOLD → status:hold
Holding → status:hold
held orders → status:hold
parcels returned → status:returned
parcel on its way → status:shipped
QA00000001,QA00000002 status:hold → any:QA00000001,QA00000002 status:hold
status:hold QA00000001 QA00000002 → status:hold any:QA00000001,QA00000002
order ids: QA00000001, QA00000002 and QA00000003. → order:QA00000001,QA00000002,QA00000003
orders: QA00000001⏎QA00000002⏎QA00000003 → order:QA00000001,QA00000002,QA00000003
Order #QA00000001, Order #QA00000002 → order:#QA00000001,#QA00000002
order QA00000001, order QA00000002 → order:QA00000001,QA00000002
#1001 #1002 #1003 → any:#1001,#1002,#1003
1001, 1002, 1003 → any:1001,1002,1003
1001 1002 1003 → any:1001,1002,1003
QA00000001 + QA00000002 → any:QA00000001,QA00000002
QA00000001 & QA00000002 → any:QA00000001,QA00000002
QA00000001; jo@example.com; 9400111899223197428480 → any:QA00000001,jo@example.com,9400111899223197428480
tracking: 9400111899223197428480, 1Z999AA10123456784 → tracking:9400111899223197428480,1Z999AA10123456784
tracking 9400111899223197428480 1Z999AA10123456784 → tracking:9400111899223197428480,1Z999AA10123456784
tracking numbers 9400111899223197428480, 1Z999AA10123456784 → tracking:9400111899223197428480,1Z999AA10123456784
9400111899223197428480⏎9400111899223197428497 → any:9400111899223197428480,9400111899223197428497
email: jo@example.com zoe@example.com → email:jo@example.com,zoe@example.com
email:jo@example.com;zoe@example.com → email:jo@example.com,zoe@example.com
order:QA00000001 or QA00000002 → order:QA00000001,QA00000002
1. QA00000001⏎2. QA00000002 → any:QA00000001,QA00000002
- QA00000001⏎- QA00000002 → any:QA00000001,QA00000002
[QA00000001, QA00000002] → any:QA00000001,QA00000002
'QA00000001','QA00000002' → any:QA00000001,QA00000002
"QA00000001","QA00000002" → any:QA00000001,QA00000002
order:"QA00000001","QA00000002" → order:QA00000001,QA00000002
("QA00000001", "QA00000002") → any:QA00000001,QA00000002
QA00000001 / QA00000002 → offers any:QA00000001,QA00000002
not QA00000001 → offers -"QA00000001"
order:QA00000001,QA00000002 -status:hold → order:QA00000001,QA00000002 -status:hold
tracking:9400.1118.9922.3197.4284.80 → tracking:9400111899223197428480
tracking 9400-1118-9922-3197-4284-80 → tracking:9400111899223197428480
(9400 1118 9922 3197 4284 80) → tracking:9400111899223197428480
TBA 123 456 789 012 → tracking:TBA123456789012
tracking: 1Z 999 AA1 01 2345 6784. → tracking:1Z999AA10123456784
RR 123 456 785 US → tracking:RR123456785US
RR123456785US → "RR123456785US"
phone 2128675309 → phone:2128675309
phone:212 867 5309 → phone:2128675309
phone: 212/867-5309 → phone:2128675309
tel: +1-212-867-5309 → phone:2128675309
phone +4930 1234567 → phone:301234567
+49 (0)30 1234567 → phone:301234567
+49 30 1234567 on hold → phone:301234567 status:hold
call 212.867.5309 x12 → phone:2128675309
phone:867-5309 → phone:8675309
phone:8675309 ext 12 → phone:8675309
rma #10442 → rma:#10442
RMA#10442 → rma:10442
RMA: 10442 → rma:10442
return number 10442 → rma:10442
rma no 10442 → rma:10442
name:muller → name:muller
created:last 3 days → created:3d
created:past week → created:7d
created:since monday → created:>=monday
created:after nov 3 → created:>2026-11-03
created:before yesterday → created:<yesterday
created:yesterday..today → created:yesterday..today
created:nov 3..nov 5 → created:2026-11-03..2026-11-05
created:nov 3 to nov 5 → created:2026-11-03..2026-11-05
created:11/3 → offers created:2026-11-03
created:11/3/26 → offers created:2026-11-03
created:11/03/2026 → offers created:2026-11-03
created:3/11/2026 → offers created:2026-03-11
created:13.11.26 → created:2026-11-13
created:3.11. → created:2026-11-03
created:3. november → created:2026-11-03
created:3 de noviembre → created:2026-11-03
created:november 2026 → created:2026-11
created:2026-11 → created:2026-11
created:q3 → created:2026-07..2026-09
created:q3 2026 → created:2026-07..2026-09
created:3rd of november → created:2026-11-03
created:the 3rd → created:2026-11-03
created:monday to wednesday → created:monday..wednesday
created:mon..wed → created:monday..wednesday
created:2 weeks ago → created:2w..2w
created:a week ago → created:1w..1w
created:48h → offers created:3d
created:last 24 hours → offers created:2d
created:mtd → created:this-month
created:ytd → created:this-year
created:this year → created:this-year
created:weekend → created:2026-11-21..2026-11-22
created:last weekend → created:2026-11-14..2026-11-15
created:2026-11-31 → offers created:2026-11-30
created:tomorrow → refused
created:next week → refused
created:<7 days → created:<7d
created:>= nov 3 → created:>=2026-11-03
created: older than 5 days → created:>5d
created older than 5 days → created:>5d
created more than 5 days ago → created:>5d
shipped 2 days ago → shipped:2d..2d
shipped the day before yesterday → shipped:2d..2d
day before yesterday → created:2d..2d
delivered in the last week → delivered:last-week
delivered after november 3rd → delivered:>2026-11-03
returned in q3 → returned:2026-07..2026-09
on hold since november 3 → status:hold created:>=2026-11-03
older than nov 3 → created:<2026-11-03
hold older 5d → status:hold created:>5d
hold >5 days old → status:hold created:>5d
hold > 5d → status:hold created:>5d
5 days on hold → created:>5d status:hold
on hold 5 days → status:hold created:>5d
over a week on hold → created:>1w status:hold
week old holds → created:>7d status:hold
3 day old holds → created:>3d status:hold
aging holds → status:hold sort:oldest
old holds → status:hold sort:oldest
stale holds → status:hold sort:oldest
hold longer than 72 hours → status:hold created:>3d
hold more than 72h → status:hold created:>3d
orders to canada → country:canada
ship to germany → country:germany
orders from texas → state:texas
in new york → city:"new york"
orders in california on hold → state:california status:hold
customers in ohio → state:ohio
state texas → state:texas
country germany → country:germany
country:canada → country:canada
zip 10001-1234 → postal:10001-1234
zip:k1a 0b1 → postal:"k1a 0b1"
postcode sw1a 1aa → postal:"sw1a 1aa"
name:o'brien → name:o'brien
mrs smith → "smith"
customer name john smith → name:"john smith"
customer john smith on hold → name:"john smith" status:hold
last name garcia → name:garcia
first name maria → name:maria
company acme inc → name:"acme inc"
email contains example → email:example
name contains gar → name:gar
tracking starts with 9400 → tracking:9400
tracking ending in 4280 → refused
order ending in 01 → refused
order starts with QA → refused
sku like SER → refused
phone ends with 5309 → phone:5309
orders stuck on hold for a week → status:hold created:>1w
anything on hold at gulf coast? → status:hold house:"Gulf Coast Logistics"
how many orders shipped yesterday → shipped:yesterday
how many on hold → status:hold
count hold → status:hold
number of orders on hold → status:hold
list all returns from last week → returned:last-week
returns this month with rma → returned:this-month -rma:none
returns without rma → status:returned rma:none
ups orders not delivered → offers carrier:UPS -status:delivered
usps shipped last week not delivered → offers carrier:USPS shipped:last-week -status:delivered
delivered by fedex yesterday → status:delivered carrier:FedEx delivered:yesterday
orders with ups and fedex → offers carrier:UPS,FedEx
ups and fedex → offers carrier:UPS,FedEx
carrier ups or usps on hold → offers carrier:ups,USPS status:hold
show me everything from yesterday → created:yesterday
yesterdays orders → created:yesterday
todays shipments → created:today
today's returns → returned:today status:returned
this weeks holds → created:this-week status:hold
mondays orders → created:monday
orders of the last 3 days → created:3d
orders from the past 3 days → created:3d
3 days → created:3d
30 days → created:30d
last 30 days hold → created:30d status:hold
hold last 30 days → status:hold created:30d
hold yesterday → status:hold created:yesterday
cancelled in the last 2 days → status:cancelled updated:2d
failed orders last 24 hours → offers status:failed updated:2d
shipped by gulf coast today → status:shipped house:"Gulf Coast Logistics" shipped:today
northeast holds → house:"Northeast Fulfillment" status:hold
northeast fulfillmnt → house:"Northeast Fulfillment"
gulf coast logstics → house:"Gulf Coast Logistics"
house gulf → house:gulf
warehouse: northeast → house:northeast
whse 7 → house:7
wh:7 → house:7
dc:7 → house:7
3pl gulf coast → house:"gulf coast"
fulfillment house kallax → house:kallax
without phone → phone:none
not returned → offers -status:returned
not in gulf coast → offers -house:"Gulf Coast Logistics"
exclude cancelled → offers -status:cancelled
excluding cancelled and failed → offers -status:cancelled,failed
hold except ups → offers status:hold -carrier:UPS
hold minus ups → offers status:hold -carrier:UPS
anything but shipped → offers -status:shipped
shipped !delivered → offers status:shipped -status:delivered
not usps, not ups → offers -carrier:USPS -carrier:UPS
no rma and returned → offers rma:none status:returned
carrier isn't ups → offers -carrier:ups
carrier is not ups → offers -carrier:ups
status isnt shipped → offers -status:shipped
tracking is not empty → offers -tracking:none
tracking not empty → -tracking:none
tracking not null → -tracking:none
tracking exists → -tracking:none
has no tracking → tracking:none
have no tracking number → tracking:none
doesn't have tracking → tracking:none
does not have a tracking number → tracking:none
dont have tracking → tracking:none
w/out tracking → tracking:none
untracked → tracking:none
did QA00000001 ship? → "QA00000001"
is QA00000001 on hold? → "QA00000001" status:hold
when was QA00000001 shipped → "QA00000001" status:shipped
why is QA00000001 on hold → "QA00000001" status:hold
when will QA00000001 arrive → "QA00000001"
who is the carrier for QA00000001 → "QA00000001"
what's the tracking on QA00000001 → "QA00000001"
QA00000001 status → "QA00000001"
QA00000001 tracking number please → "QA00000001"
can u check QA00000001 thx → "QA00000001"
pls find QA00000001 asap → "QA00000001"
FYI QA00000001 → "QA00000001"
re: QA00000001 → "QA00000001"
RE: order QA00000001 → order:QA00000001
Order: QA00000001 → order:QA00000001
Order ID = QA00000001 → offers order:QA00000001
order_id=QA00000001 → offers order:QA00000001
orderId: "QA00000001" → order:QA00000001
order nr QA00000001 → order:QA00000001
order num QA00000001 → order:QA00000001
ord QA00000001 → order:QA00000001
customer says order QA00000001 never arrived → order:QA00000001 delivered:never
QA00000001 not received → "QA00000001" delivered:never
tracking 9400111899223197428480 says delivered → tracking:9400111899223197428480 status:delivered
https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223197428480 → tracking:9400111899223197428480
yesterday's shipments → created:yesterday
last 30 days returned → returned:30d status:returned
yesterday shipped → shipped:yesterday status:shipped
shipped yesterday usps → shipped:yesterday carrier:USPS
hold today → status:hold created:today
created:3. Oktober 2026 → created:2026-10-03
created:3 de noviembre de 2026 → created:2026-11-03
created:5 octobre → created:2026-10-05
created:gestern → created:yesterday
created:hier → created:yesterday
created:3 listopada 2026 → created:2026-11-03
shipped 3. November → shipped:2026-11-03
hold older than a fortnight → status:hold created:>14d
whats been on hold the longest → status:hold sort:oldest
which orders are pending for more than 2 days → status:pending created:>2d
pending > 48 hours → status:pending created:>2d
pending shipment over 3 days usps → status:pending_shipment created:>3d carrier:USPS
returned but no rma number → status:returned rma:none
delivered orders without tracking → status:delivered tracking:none
orders w/ tracking → -tracking:none
FAILED → status:failed
failed or recycled → offers status:failed,recycled
rma pending older than 2 weeks → status:rma_pending created:>2w
status:rma pending older:2w → status:rma_pending created:>2w
status:shipped,delivered -carrier:ups → status:shipped,delivered -carrier:ups
status : hold → status:hold
status:hold carrier : ups → status:hold carrier:ups
carrier: usps, fedex → carrier:usps,fedex
email : jo@example.com → email:jo@example.com
order : QA00000001 → order:QA00000001
-status:hold,pending → -status:hold,pending
- hold → offers -status:hold
-"hold" → -"hold"
not "hold" → offers -"hold"
hold? → status:hold
hold! → status:hold
hold. → status:hold
on hold, please → status:hold
Please show orders on hold. Thanks → status:hold
HOLD USPS → status:hold carrier:USPS
usps HOLD > 3d → carrier:USPS status:hold created:>3d
gulf coast hold >3 days no tracking → house:"Gulf Coast Logistics" status:hold created:>3d tracking:none
older than 10 days not shipped → offers created:>10d -status:shipped
not shipped older than 10 days → offers -status:shipped created:>10d
not shipped yet older than 10 days → shipped:never created:>10d
orders not exported yet → exported:never
never exported → exported:never
not exported → exported:never
exported today → exported:today
exported yesterday usps → exported:yesterday carrier:USPS
updated today → updated:today
changed yesterday → updated:yesterday
last updated > 5 days ago → updated:>5d
not updated in 5 days → updated:>5d
created:2026-11-01,2026-11-03 → created:2026-11-01,2026-11-03
created:nov 1, nov 3 → created:2026-11-01,2026-11-03
created: 1-3 nov → created:2026-11-01..2026-11-03
created:nov 1-3 → created:2026-11-01..2026-11-03
created:1.11.-3.11.2026 → created:2026-11-01..2026-11-03
created:1.11.2026 - 3.11.2026 → created:2026-11-01..2026-11-03
created:01/11/2026..03/11/2026 → offers created:2026-01-11..2026-03-11
between 2026-11-01 and 2026-11-05 → created:2026-11-01..2026-11-05
nov 1 through nov 5 → created:2026-11-01..2026-11-05
week of nov 2 → created:2026-11-02..2026-11-08
phone:555-0142 → phone:5550142
phone 555 0142 → phone:5550142
+1 (212) 867 5309, +1 212 867 5310 → phone:2128675309,2128675310
tracking 9400111899223197428480, 9400111899223197428497 → tracking:9400111899223197428480,9400111899223197428497
9400111899223197428480 or 9400111899223197428497 → any:9400111899223197428480,9400111899223197428497
1Z999AA10123456784 1Z999AA10123456791 → any:1Z999AA10123456784,1Z999AA10123456791
tracking:1Z 999 AA1 01 2345 6784, 9400 1118 9922 3197 4284 80 → tracking:1Z999AA10123456784,9400111899223197428480
sku:SER-30 SER-31 → sku:SER-30,SER-31
sku SER-30 or SER-31 → sku:SER-30,SER-31
product serum → product:serum
campaign:glow → campaign:glow
campaign glow spring hold → campaign:"glow spring" status:hold
name:"maria garcia" hold → name:"maria garcia" status:hold
maria on hold → "maria" status:hold
maria garcia shipped last week → "maria" "garcia" shipped:last-week
ups john smith → carrier:UPS "john" "smith"
dpd → carrier:DPD
gls → carrier:GLS
dhl on hold → carrier:DHL status:hold
DHL Express → carrier:DHL
fedex ground → carrier:FedEx
usps priority → carrier:USPS
carrier:fedex ground → carrier:fedex
federal express → carrier:FedEx
u.p.s. → carrier:UPS
USPS. → carrier:USPS
sort:asc → sort:oldest
newest → everything
top 10 oldest holds → status:hold sort:oldest
<mailto:jo@example.com|jo@example.com> → "jo@example.com"
email <mailto:jo@example.com|jo@example.com> on hold → email:jo@example.com status:hold
<tel:+12128675309|(212) 867-5309> → phone:2128675309
<https://www.fedex.com/fedextrack/?trknbr=986578788855|986578788855> → tracking:986578788855
<@U012ABCDEF> hold → status:hold
7B83FF8095 🙏 → "7B83FF8095"
hold :fire: → status:hold
:eyes: → refused
="9400111899223197428480" → "9400111899223197428480"
status：hold → status:hold
status :hold → status:hold
(status:hold) → status:hold
status IN ('HOLD','PENDING') → status:hold,pending
7B83FF8095⇥HOLD⏎7B83FF8096⇥HOLD → any:7B83FF8095,7B83FF8096
Jo Smith⇥7B83FF8095⇥11/20/2026⏎Al Wu⇥500102⇥11/21/2026 → any:7B83FF8095,500102
jo@example.com’s orders → "jo@example.com"
UPS: 1Z999AA10123456784 → carrier:UPS "1Z999AA10123456784"
Gulf Coast Logistics: hold → house:"Gulf Coast Logistics" status:hold
Subject: Order 7B83FF8095 → order:7B83FF8095
hold: 3 days → status:hold created:>3d
tracking no: 9400111899223197428480 → tracking:9400111899223197428480
order number: 1234 → order:1234
client id: CQ1 → client:CQ1
TRK#: 1Z999AA10123456784 → tracking:1Z999AA10123456784
what carrier is 9400111899223197428480 → "9400111899223197428480"
which order is 1Z999AA10123456784 → "1Z999AA10123456784"
any update on 7B83FF8095? → "7B83FF8095"
any but ups → offers -carrier:UPS
excl. ups → offers -carrier:UPS
hold 3 days+ → status:hold created:>3d
hold 3d+ → status:hold created:>3d
last couple of days → created:2d
last few days → created:3d
this morning → created:today
between nov 1 and 5 → created:2026-11-01..2026-11-05
11/1 - 11/5 → offers created:2026-11-01..2026-11-05
11/1-11/5 → offers created:2026-11-01..2026-11-05
since 11/1 → offers created:>=2026-11-01
after 11/15 → offers created:>2026-11-15
12/25 → offers created:2025-12-25
shiped yestarday → offers status:shipped shipped:yesterday
black friday → "black" "friday"
created 2026-11-01T00:00 → created:2026-11-01
no update for 10 days → updated:>10d
not touched since monday → updated:<monday
wasn't delivered → delivered:never
didn't arrive → delivered:never
did not arrive → delivered:never
no trk → tracking:none
tracking not added → tracking:none
needs tracking → tracking:none
awaiting tracking → tracking:none
waiting for tracking → tracking:none
I need tracking for maria garcia → "maria" "garcia"
either hold or pending → offers status:hold,pending
both hold and pending → offers status:hold,pending
cancelled but shipped → status:cancelled -shipped:never
shipped then cancelled → -shipped:never status:cancelled
ups/usps → carrier:UPS,USPS
gulf cost → house:"Gulf Coast Logistics"
warehouse #7 → house:7
fulfillment #770001 → fulfillment:770001
in TX → state:TX
return to sender → status:returned
in process → "in" "process"
stuck orders → refused
new holds → status:hold
more than 3 items → refused
hold with more than 3 items → offers status:hold
over $100 → refused
last 10 orders → everything
first 10 orders → sort:oldest
hold sort by date → status:hold
sort by date asc → sort:oldest
for john smith → "john" "smith"
cust john smith → name:"john smith"
Ticket #5521 order 7B83FF8095 → order:7B83FF8095
return 10442 → rma:10442
return RMA-10442 → rma:RMA-10442
phone ending 5309 → phone:5309
orders containing SER-30 → product:SER-30
wo ist 7B83FF8095 → "7B83FF8095"
Bestellung 7B83FF8095 → order:7B83FF8095
sendungsnummer 9400111899223197428480 → tracking:9400111899223197428480
shipped today? → shipped:today
how many shipped today? → shipped:today
hold since monday? → status:hold created:>=monday
hold since monday. → status:hold created:>=monday
shipped yesterday! → shipped:yesterday
shipped on 11/28/2025 → offers shipped:2025-11-28
on 11/28/2025 hold → offers created:2025-11-28 status:hold
3-day-old orders → created:>3d
2-week-old holds → created:>2w status:hold
aged 10 days → created:>10d
aged over 10 days → created:>10d
oldest holds first → status:hold sort:oldest
exported → -exported:never
was exported hold → -exported:never status:hold
exported never → exported:never
exported but not shipped → offers -exported:never -status:shipped
delivered but marked hold → -delivered:never status:hold
deliveries last week → delivered:last-week
cancellations this month → status:cancelled updated:this-month
7B83FF8095,7B83FF8096,foo → any:7B83FF8095,7B83FF8096,foo
7B83FF8095|foo|7B83FF8096 → any:7B83FF8095,foo,7B83FF8096
7B83FF8095; castillo → "7B83FF8095" "castillo"
hold|pending → status:hold,pending
carrier ups|fedex → carrier:UPS,FedEx
status=hold&carrier=ups → offers status:hold carrier:ups
non-ups shipped → offers -carrier:UPS status:shipped
emails from @example.com → "@example.com"
hold in new york → status:hold city:"new york"
in portland, oregon → city:portland state:oregon
in Portland, OR → city:Portland state:OR
customers in austin tx → city:austin state:tx
in toronto, on → city:toronto state:on
in salt lake city, utah on hold → city:"salt lake city" state:utah status:hold
to new orleans → city:"new orleans"
going to paris france → city:paris country:france
in london uk → city:london country:uk
hold in portland → status:hold city:portland
hold in texas → status:hold state:texas
hold @ gulf coast → status:hold house:"Gulf Coast Logistics"
what did ups deliver today → carrier:UPS delivered:today
what did we ship today → shipped:today
shipped last night → shipped:yesterday
on hold as of nov 20 → status:hold created:<=2026-11-20
created oct → created:2026-10
created may → created:2026-05
october returns → returned:2026-10 status:returned
no later than nov 15 → created:<=2026-11-15
no earlier than nov 15 hold → created:>=2026-11-15 status:hold
nov 15 or later → created:>=2026-11-15
nov 15 onwards hold → created:>=2026-11-15 status:hold
nov 15 or earlier → created:<=2026-11-15
older then 5 days → created:>5d
olderthan 5 days → created:>5d
hold +5 days → status:hold created:>5d
sold yesterday → created:yesterday
failed deliveries → status:failed
US orders on hold → country:US status:hold
may hold → "may" status:hold
not US → offers -country:US
not in canada → offers -country:canada
except canada → offers -country:canada
hold not usa → offers status:hold -country:usa
non-US orders → offers -country:US
outside the US → offers -country:US
outside texas → offers -state:texas
orders 5001 through 5010 → refused
5001 to 5010 → refused
orders from 5001 to 5010 → refused
2025 to 2026 → created:2025..2026
cancel 5001 → offers "5001"
please cancel order 5001 → offers "5001"
refund 5001 → offers "5001"
put 5001 on hold → offers "5001"
change tracking for 5001 → offers "5001"
add tracking 9400111899560001111111 to 5001 → offers any:9400111899560001111111,5001
release 5001, 5002 → offers any:5001,5002
mark jones → "mark" "jones"
cancelled 5001 → status:cancelled "5001"
unfulfilled → shipped:never
fulfilled → -shipped:never
not fulfilled yet → shipped:never
fulfilled yesterday → shipped:yesterday
unfulfilled orders older than 3 days → shipped:never created:>3d
carrier unknown → carrier:none
tracking is unknown → tracking:none
name unknown → name:unknown
age > 5 → created:>5d
age>5 → created:>5d
hold aging > 5d → status:hold created:>5d
aging over 2 weeks → created:>2w
whats on hold right now → status:hold
john right → "john" "right"
tracking # for jane@example.com → "jane@example.com"
created over the last 24 hours → offers created:2d
over the last 3 days → created:3d
since noon → offers created:today
since 9am → offers created:today
today after 3pm → offers created:today
shipped in the last hour → offers shipped:today
cancelled last hour → offers status:cancelled updated:today
hold since 9:30 → offers status:hold created:today
end of last month → offers created:last-month
beginning of november → offers created:2026-11
shipped first week of november → offers shipped:2026-11
mid october hold → offers created:2026-10 status:hold
shipped 13-Nov-2026 → shipped:2026-11-13
13-Nov-26 → created:2026-11-13
november → created:2026-11
pacific pick and pack → house:"Pacific Pick & Pack"
hold pacific pick and pack ups → status:hold house:"Pacific Pick & Pack" carrier:UPS
customers with more than 1 order → refused
orders with 2 fulfillments → refused
with 2 items → refused
cust email jane@example.com → email:jane@example.com
contains SER-30 → product:SER-30
the last order of jane doe → "jane" "doe"
customer says package never arrived, order 5001 → delivered:never order:5001
customer is jane doe → name:"jane doe"
no scan since nov 20 → updated:<2026-11-20
not scanned → status:pending_shipment
hasn't been scanned yet → status:pending_shipment
tracking says delivered but customer says no 9400111899560001111111 → status:delivered "9400111899560001111111"
order no 5001 → order:5001
sent to warehouse no tracking → tracking:none
sent to portland → city:portland
northeast no tracking 2d → house:"Northeast Fulfillment" tracking:none created:2d
northeast hasn't shipped in 3 days → house:"Northeast Fulfillment" shipped:never created:>3d
unshipped 3 days → shipped:never created:>3d
not shipped in a week → shipped:never created:>1w
not delivered in 5 days → delivered:never created:>5d
unshipped from the last 3 days → shipped:never created:3d
rma not received → status:rma_pending
rma approved → status:rma_pending
return received → status:returned
RE: Your order #5001 → order:#5001
Order Confirmation #5001 → "#5001"
Invoice 5001 → "5001"
PO box 123 → "PO" "box" "123"
5001 / jane doe → "5001" "jane" "doe"
5001 / 5002 → offers any:5001,5002
anyone know what happened with 5001 → "5001"
sent out last friday → shipped:last-friday
went out yesterday but have no tracking → shipped:yesterday tracking:none
shipped out today → shipped:today
dispatched last week → shipped:last-week
mailed out on monday → shipped:monday
left the warehouse yesterday → shipped:yesterday
sent with fedex last friday → carrier:FedEx shipped:last-friday
show me everything sent by ups last friday → carrier:UPS shipped:last-friday
sent from gulf coast yesterday → house:"Gulf Coast Logistics" shipped:yesterday
sent to texas yesterday → state:texas shipped:yesterday
sent with fedex → carrier:FedEx
sent a replacement monday → "replacement" created:monday
came back last week → returned:last-week
sent back this week → returned:this-week
orders received by the customer yesterday → delivered:yesterday
shipped before 3pm today → offers shipped:today
delivered after 5pm yesterday → offers delivered:yesterday
between 2pm and 5pm yesterday → offers created:yesterday
between 2 and 5pm → offers created:today
november as excel → created:2026-11 format:xlsx
status:hold in excel → status:hold format:xlsx
on hold as a spreadsheet → status:hold format:xlsx
excel file of november → created:2026-11 format:xlsx
status:hold as csv file → status:hold
city excel → city:excel
stuck in transit for a week → status:shipped shipped:>1w
untouched for 2 weeks → updated:>2w
unchanged since monday → updated:<monday
blank carrier → carrier:none
empty tracking number on hold → tracking:none status:hold
orders on hold in california or nevada → offers status:hold state:california,nevada
ca and nv orders → offers state:ca,nv
orders going to canada or mexico → offers country:canada,mexico
california and nevada → offers state:california,nevada
not in california or nevada → offers -state:california,nevada
in portland or seattle → offers city:portland,seattle
georgia or virginia → offers name:georgia,virginia
today and yesterday → offers created:today,yesterday
shipped yesterday and today → offers shipped:yesterday,today
shipped after nov 1 and before nov 10 → offers shipped:>2026-11-01 shipped:<2026-11-10
shipped yesterday and created today → offers shipped:yesterday created:today
to be shipped → shipped:never
still waiting to be shipped for 3 days → shipped:never created:>3d
waiting to ship at gulf coast → shipped:never house:"Gulf Coast Logistics"
orders yet to be delivered → delivered:never
has anything shipped today → shipped:today
is jane doe on hold → "jane" "doe" status:hold
customer john@x.com → email:john@x.com
john smith's order → "john" "smith"
macy's → "macy's"
status:hold;carrier:ups → status:hold carrier:ups
carrier=ups&status=hold → offers carrier:ups status:hold
(status:hold OR status:pending) AND carrier:ups → offers status:hold,pending carrier:ups
((status:hold) AND (carrier:ups OR carrier:fedex)) → offers status:hold carrier:ups,fedex
date range from nov 1 to nov 5 → created:2026-11-01..2026-11-05
on hold for 48 hours → status:hold created:>2d
on hold 48h → status:hold created:>2d
no tracking for 36 hours → tracking:none created:>2d
not shipped in 48 hours → shipped:never created:>2d
pending for 5 hours → offers status:pending created:today
jane doe's last 3 orders → "jane" "doe"
where's order 5001 → order:5001
`;

export const furtherPhrasings: Phrasing[] = linesOf(further);
