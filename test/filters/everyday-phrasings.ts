/** What support staff type every day, by kind: what it was read as before was the opposite, another period, or nothing. */
import { sectionsOf } from './phrasings.ts';

/** Each line as in phrasings.ts. */
const everyday = `
# Statuses that were, and words around them
hasn't gone out yet → shipped:never
not delivered anymore → offers -status:delivered
no longer on hold → offers -status:hold
no longer pending → offers -status:pending
used to be on hold → offers -status:hold
off hold → offers -status:hold
released from hold → offers -status:hold
put on hold yesterday → status:hold updated:yesterday
went on hold monday → status:hold updated:monday
moved to hold → status:hold
changed to shipped today → shipped:today
marked as delivered → status:delivered
hold and not shipped via ups → offers status:hold -carrier:UPS

# Weeks, quarters, years, holidays
week 46 → created:2026-11-09..2026-11-15
in week 46 → created:2026-11-09..2026-11-15
week 46 2026 → created:2026-11-09..2026-11-15
cw 46 → created:2026-11-09..2026-11-15
kw 46 → created:2026-11-09..2026-11-15
KW46 → created:2026-11-09..2026-11-15
2026-W46 → created:2026-11-09..2026-11-15
week of 11/9 → offers created:2026-11-09..2026-11-15
mon-fri → created:monday..friday
oct-nov → created:2026-10..2026-11
october-november → created:2026-10..2026-11
2026-10-01/2026-10-31 → created:2026-10-01..2026-10-31
Sunday, November 1, 2026 → created:2026-11-01
Sun Nov 1 → created:2026-11-01
sunday nov 1 → created:2026-11-01
monday 9 nov → created:2026-11-09
monday the 9th → created:2026-11-09
monday 11/9 → offers created:2026-11-09
next monday → refused
next week → refused
tomorrow → refused
next month → refused
coming week → refused
half a year ago → created:180d..180d
last twelve months → created:360d
last fifteen days → created:15d
last twenty days → created:20d
last sixty days → created:60d
last ninety days → created:90d
past fourteen days → created:14d
prior 30 days → created:30d
trailing 30 days → created:30d
rolling 30 days → created:30d
30 days back → created:30d
30d back → created:30d
going back 30 days → created:30d
last 3 business days → offers created:3d
last 3 working days → offers created:3d
3 business days ago → offers created:3d..3d
more than 3 business days → offers created:>3d
older than 10 business days → offers created:>10d
between 5 and 10 days → created:10d..5d
between 5 and 10 days old → created:10d..5d
5 to 10 days old → created:10d..5d
5-10 days old → created:10d..5d
5-10 days → created:10d..5d
from 5 to 10 days → created:10d..5d
older than 5 days and newer than 30 days → offers created:>5d created:<30d
exactly 3 days ago → created:3d..3d
around nov 3 → created:2026-11-03
approx a week ago → created:1w..1w
earlier today → created:today
earlier this week → created:this-week
first quarter → created:2026-01..2026-03
first quarter 2026 → created:2026-01..2026-03
second quarter → created:2026-04..2026-06
third quarter of 2026 → created:2026-07..2026-09
Q3 26 → created:2026-07..2026-09
2026 Q3 → created:2026-07..2026-09
2026-Q3 → created:2026-07..2026-09
q3/2026 → created:2026-07..2026-09
3Q → created:2026-07..2026-09
3Q26 → created:2026-07..2026-09
quarter to date → created:this-quarter
qtd → created:this-quarter
wtd → created:this-week
week to date → created:this-week
this fiscal year → refused
fiscal year 2026 → refused
fy26 → refused
FY2026 → refused
last fiscal quarter → refused
h1 2026 → created:2026-01..2026-06
first half of 2026 → created:2026-01..2026-06
last christmas → created:2025-12-25
since christmas → created:>=2025-12-25
since thanksgiving → created:>=2025-11-27
cyber monday → "cyber" "monday"
since black friday → created:>=2025-11-28
since new year → created:>=2026-01-01
since new years → created:>=2026-01-01
before halloween → created:<2026-10-31
in 2025 → created:2025
during 2025 → created:2025
since 2025 → created:>=2025
before 2026 → created:<2026
nov '25 → created:2025-11
last december → created:2025-12
last november → created:2025-11
last january → created:2026-01
last year november → created:2025-11
november last year → created:2025-11

# Carriers, and what doesn’t move
any carrier but ups → offers -carrier:UPS
other carriers than ups → offers -carrier:UPS
carrier other than ups → offers -carrier:UPS
not via usps → offers -carrier:USPS
not shipped via usps → offers -carrier:USPS
not shipped by ups → offers -carrier:UPS
carrier ups usps fedex → carrier:ups,usps,fedex
carriers: ups, usps → carrier:ups,usps
carrier: UPS / FedEx → carrier:UPS,FedEx
carrier:ups/fedex → carrier:ups,fedex
unknown carrier → carrier:none
what carrier ships to alaska → state:alaska
no movement 5 days → updated:>5d
no tracking updates in 5 days → updated:>5d
tracking hasn't updated → refused
tracking not moving → refused
hasn't moved in 5 days → updated:>5d
hasn't moved since monday → updated:<monday
not moving → refused

# Asking for somebody, somewhere, something
any news on jane doe → "jane" "doe"
any news on 7B83FF8095 → "7B83FF8095"
any news from ups on 1Z999AA10123456784 → carrier:UPS "1Z999AA10123456784"
any word on 7B83FF8095 → "7B83FF8095"
what's going on with 7B83FF8095 → "7B83FF8095"
how much is on hold → status:hold
bring up 7B83FF8095 → "7B83FF8095"
open 7B83FF8095 → "7B83FF8095"
show me the last 10 → everything
the 10 oldest holds → status:hold sort:oldest
10 oldest holds → status:hold sort:oldest
most recent order → everything
holds by age → status:hold sort:oldest
sort by name → refused
sort by status → refused
sorted by customer → refused
group by carrier → refused
Will Smith → "Will" "Smith"
Austin, TX 78701 → city:Austin state:TX postal:78701
zip codes 78701 and 78702 → postal:78701,78702
SW1A 1AA → postal:"SW1A 1AA"
outside of the us → offers -country:US
non us → offers -country:US
to the uk → country:UK
orders to mexico city → city:"mexico city"
123 Main St, Springfield, IL 62701 → address:"123 Main St" city:Springfield state:IL postal:62701
orders containing night cream → product:"night cream"
containing night cream last week → product:"night cream" created:last-week
more than one item → refused
single item orders → refused
multiple items → refused
priority orders → refused
overnight orders → refused
express shipping → refused
2 day shipping → refused
saturday delivery → refused

# What is left out
all orders but ups → offers -carrier:UPS
all holds but gulf coast → offers status:hold -house:"Gulf Coast Logistics"
everything shipped but ups → offers status:shipped -carrier:UPS
everything in november but ups → offers created:2026-11 -carrier:UPS
all returns but ups → offers status:returned -carrier:UPS
not shipped from gulf coast → offers -house:"Gulf Coast Logistics"
not shipped by gulf coast → offers -house:"Gulf Coast Logistics"
not delivered by ups → offers -carrier:UPS
not for jane doe → offers -name:"jane doe"
not jane doe → offers -name:"jane doe"
except jane doe → offers -name:"jane doe"
no usps, ups → offers -carrier:USPS,UPS
not ups, fedex → offers -carrier:UPS,FedEx
aint shipped → offers -status:shipped
don't show holds → offers -status:hold
dont show cancelled → offers -status:cancelled
do not show cancelled → offers -status:cancelled
do not include ups → offers -carrier:UPS
don't include returns → offers -status:returned
hide cancelled → offers -status:cancelled
skip cancelled → offers -status:cancelled
ignore cancelled → offers -status:cancelled
leave out cancelled → offers -status:cancelled
omit returned → offers -status:returned
remove cancelled → offers -status:cancelled
filter out cancelled → offers -status:cancelled
less cancelled → offers -status:cancelled
everything apart from cancelled → offers -status:cancelled
apart from ups → offers -carrier:UPS
aside from ups → offers -carrier:UPS
other than ups → offers -carrier:UPS
other than hold → offers -status:hold
anything other than shipped → offers -status:shipped
status other than hold → offers -status:hold
with the exception of ups → offers -carrier:UPS
bar ups → offers -carrier:UPS
not including returns → offers -status:returned
not counting cancelled → offers -status:cancelled
hold not including ups → offers status:hold -carrier:UPS
unless cancelled → offers -status:cancelled
instead of ups → offers -carrier:UPS
ups rather than fedex → offers carrier:UPS -carrier:FedEx
shipped w/o delivered date → status:shipped delivered:never
shipped no delivery date → status:shipped delivered:never
shipped no delivery → status:shipped delivered:never
no delivery → delivered:never
no delivery date → delivered:never
no ship date → shipped:never
without ship date → shipped:never
missing ship date → shipped:never
no shipped date → shipped:never
shipped date missing → shipped:never
shipped with no delivered date → status:shipped delivered:never
no return date → returned:never
pending no tracking 3 days → status:pending tracking:none created:>3d
status:hold pending failed → status:hold,pending,failed
status="hold" → offers status:hold
status ne hold → offers -status:hold
status not equal hold → offers -status:hold
status not equal to hold → offers -status:hold
status does not equal hold → offers -status:hold
status doesn't equal hold → offers -status:hold
status is not equal to hold → offers -status:hold
status not in (hold, pending) → -status:hold,pending
status not in hold, pending → offers -status:hold,pending
status !in (hold,pending) → -status:hold,pending
status≠hold → offers -status:hold
status ≠ hold → offers -status:hold

# Other languages
storniert → status:cancelled
versendet → status:shipped
verschickt → status:shipped
versandt gestern → shipped:yesterday
geliefert → status:delivered
zugestellt → status:delivered
nicht geliefert → offers -status:delivered
noch nicht versendet → offers -status:shipped
nicht versendet → offers -status:shipped
ohne tracking → tracking:none
ohne sendungsnummer → tracking:none
keine sendungsnummer → tracking:none
retouren → status:returned
retouren letzte woche → returned:last-week
zurückgeschickt → status:returned
letzte woche → created:last-week
letzten monat → created:last-month
diese woche → created:this-week
dieser monat → created:this-month
letzte 7 tage → created:7d
die letzten 7 tage → created:7d
in den letzten 7 tagen → created:7d
vor 3 tagen → created:3d..3d
seit gestern → created:>=yesterday
seit montag → created:>=monday
seit dem 1. november → created:>=2026-11-01
bis gestern → created:<=yesterday
älter als 5 tage → created:>5d
am montag → created:monday
bestellungen von heute → created:today
bestellungen gestern → created:yesterday
wo ist meine bestellung → "bestellung"
wo bleibt 7B83FF8095 → "7B83FF8095"
Bestell-Nr. 7B83FF8095 → order:7B83FF8095
Bestellnr 7B83FF8095 → order:7B83FF8095
Auftragsnummer 7B83FF8095 → order:7B83FF8095
Kundennummer 555000111 → customerid:555000111
ausstehend → status:pending
expédié → status:shipped
expédié hier → shipped:yesterday
livré → status:delivered
non livré → offers -status:delivered
pas livré → offers -status:delivered
pas encore expédié → offers -status:shipped
annulé → status:cancelled
retourné → status:returned
sans numéro de suivi → tracking:none
sans suivi → tracking:none
numéro de commande 7B83FF8095 → order:7B83FF8095
n° de commande 7B83FF8095 → order:7B83FF8095
où est 7B83FF8095 → "7B83FF8095"
la semaine dernière → created:last-week
cette semaine → created:this-week
le mois dernier → created:last-month
depuis lundi → created:>=monday
depuis hier → created:>=yesterday
il y a 3 jours → created:3d..3d
7 derniers jours → created:7d
les 7 derniers jours → created:7d
enviado → status:shipped
enviado ayer → shipped:yesterday
entregado → status:delivered
no entregado → offers -status:delivered
no enviado → offers -status:shipped
cancelado → status:cancelled
devuelto → status:returned
devoluciones → status:returned
sin seguimiento → tracking:none
sin número de seguimiento → tracking:none
numero de pedido 7B83FF8095 → order:7B83FF8095
dónde está 7B83FF8095 → "7B83FF8095"
donde esta mi pedido → "pedido"
pendiente → status:pending
la semana pasada → created:last-week
esta semana → created:this-week
el mes pasado → created:last-month
desde ayer → created:>=yesterday
desde el lunes → created:>=monday
hace 3 días → created:3d..3d
últimos 7 días → created:7d
spedito → status:shipped
spedito ieri → shipped:yesterday
consegnato → status:delivered
non consegnato → offers -status:delivered
annullato → status:cancelled
senza tracking → tracking:none
numero ordine 7B83FF8095 → order:7B83FF8095
dov'è 7B83FF8095 → "7B83FF8095"
settimana scorsa → created:last-week
la settimana scorsa → created:last-week
da ieri → created:>=yesterday
ultimi 7 giorni → created:7d
verzonden → status:shipped
verzonden gisteren → shipped:yesterday
geleverd → status:delivered
niet geleverd → offers -status:delivered
geannuleerd → status:cancelled
zonder tracking → tracking:none
zonder track and trace → offers tracking:none "trace"
bestelling 7B83FF8095 → order:7B83FF8095
ordernummer 7B83FF8095 → order:7B83FF8095
waar is 7B83FF8095 → "7B83FF8095"
vorige week → created:last-week
deze week → created:this-week
sinds gisteren → created:>=yesterday
afgelopen 7 dagen → created:7d
enviado ontem → shipped:yesterday
entregue → status:delivered
não entregue → offers -status:delivered
cancelado ontem → status:cancelled updated:yesterday
devolvido → status:returned
sem rastreamento → tracking:none
pedido número 7B83FF8095 → order:7B83FF8095
onde está 7B83FF8095 → "7B83FF8095"
semana passada → created:last-week
últimos 7 dias → created:7d
desde ontem → created:>=yesterday
status:versendet → status:shipped
status:storniert → status:cancelled
status:annulé → status:cancelled
status:enviado → status:shipped
status:geliefert → status:delivered
created:letzte woche → created:last-week
created:la semaine dernière → created:last-week
created:lunes → created:monday
created:montag → created:monday
created:lundi → created:monday
versendet:gestern → shipped:yesterday

Pas de Calais → "Pas" "de" "Calais"
Sin City → "Sin" "City"
skip jones → "skip" "jones"
Montag → "Montag"
dal santo → "dal" "santo"
any orders but 5001 → offers -"5001"

# Pasted from mails, pages and Slack
<!here> hold → status:hold
<!channel> any holds? → status:hold
@holdfast status:hold → status:hold
/fulfillments status:hold → status:hold
\`status:hold\` → status:hold
\`\`\`status:hold\`\`\` → status:hold
*status:hold* → status:hold
> status:hold → status:hold
7B83FF8095📦 → "7B83FF8095"
hold🔥 → status:hold
'status:hold' → status:hold
No. 5001 → "5001"
№ 5001 → "5001"
https://admin.shopify.com/store/acme/orders/5551234567890 → order:5551234567890
https://acme.myshopify.com/admin/orders/450789469 → order:450789469
https://crm.checkoutchamp.com/customer/order/?orderId=7B83FF8095 → order:7B83FF8095
https://app.checkoutchamp.com/orders/7B83FF8095 → order:7B83FF8095
<https://crm.checkoutchamp.com/orders/7B83FF8095|7B83FF8095> → order:7B83FF8095
From: Jane Doe <jane@example.com> → "Jane" "Doe" "jane@example.com"
To: support@acme.com → "support@acme.com"
Hi team,⏎⏎can you check 7B83FF8095 please?⏎⏎Thanks,⏎Dana → "7B83FF8095"
Hello, my order number is 7B83FF8095 and it has not arrived. Can you help? Best regards, Jane Doe → offers order:7B83FF8095 delivered:never
Order: 7B83FF8095⏎Name: Jane Doe⏎Email: jane@example.com → order:7B83FF8095 name:"Jane Doe" email:jane@example.com
Order Number: 7B83FF8095 | Customer: Jane Doe | Status: Shipped → order:7B83FF8095 name:"Jane Doe" status:shipped
Phone: (212) 555-0142⏎Email: jane@example.com → phone:2125550142 email:jane@example.com
7B83FF8095⏎⏎Sent from my iPhone → "7B83FF8095"
7B83FF8095⏎--⏎Dana Smith⏎Support, Acme Inc.⏎555-0100 → "7B83FF8095" "555-0100"
> where is my order 7B83FF8095 → order:7B83FF8095
7B83FF8095 or jane doe → refused

# Ages and spans
no tracking 3 days → tracking:none created:>3d
no carrier 2 days → carrier:none created:>2d
on hold between 5 and 10 days → status:hold created:10d..5d
on hold 5-10 days → status:hold created:10d..5d
shipped 5 to 10 days ago → shipped:10d..5d
older than 5 days, newer than 30 days → created:>5d created:<30d
more than 3 business days on hold → offers created:>3d status:hold
hold older than 10 working days → offers status:hold created:>10d
shipped last 2 business days → offers shipped:2d
hold next monday → offers status:hold
ships next week → refused
orders in fy2026 → refused
hold last fiscal quarter → offers status:hold
shipped on christmas → shipped:2025-12-25
returns since christmas → returned:>=2025-12-25
created:black friday → created:2025-11-28
shipped black friday → shipped:2025-11-28
orders since cyber monday → created:>=2025-12-01
before thanksgiving 2025 → created:<2025-11-27
on black friday 2025 → created:2025-11-28
hold in week 46 → status:hold created:2026-11-09..2026-11-15
shipped week 45 → shipped:2026-11-02..2026-11-08
created:week 46 → created:2026-11-09..2026-11-15
created:2026-W46 → created:2026-11-09..2026-11-15
created:h1 2026 → created:2026-01..2026-06
orders in 2025 → created:2025
cancelled in 2025 → status:cancelled updated:2025
returns from 2025 → returned:2025
shipped november last year → shipped:2025-11
nov 3 last year → created:2025-11-03
last may → created:2026-05
shipped nov 1-nov 5 → shipped:2026-11-01..2026-11-05
shipped mon-fri → shipped:monday..friday
oct-nov returns → returned:2026-10..2026-11 status:returned
created:2026-10-01/2026-10-31 → created:2026-10-01..2026-10-31
shipped monday 11/9 → offers shipped:2026-11-09
Mon, Nov 9 → created:2026-11-09
hold since tuesday nov 3 → status:hold created:>=2026-11-03
half a year → created:180d
over half a year old → created:>180d
fifteen days → created:15d
hold for twelve days → status:hold created:>12d
wtd holds → created:this-week status:hold
shipped quarter to date → shipped:this-quarter
name:jane doe last week → name:"jane doe" created:last-week
customer jane doe last month → name:"jane doe" created:last-month

# What the rules above must leave alone
state NE hold → state:NE status:hold
hold order! → status:hold
dove soap → "dove" "soap"
product:glow serum 30 day supply → product:"glow serum 30 day supply"
doesn't include socks → offers -product:socks
Order: 5001⏎Order: 5002 → any:5001,5002
status:hold | carrier:ups → refused
Austin TX 78701 → city:Austin state:TX postal:78701
Jane Doe⏎12 Main St⏎Austin, TX 78701 → "Jane" "Doe" address:"12 Main St" city:Austin state:TX postal:78701
not updated today → updated:<today
last nov 3 → created:2026-11-03
sort by ship date → refused
next day air → refused
not to us → offers -country:US
Da Jun → "Da" "Jun"

# Days of a week and of a month, numbers in words
monday last week → created:2026-11-09
last week monday → created:2026-11-09
shipped tuesday of this week → shipped:2026-11-17
monday two weeks ago → created:2026-11-02
a week ago monday → created:2026-11-09
week before last → created:2026-11-02..2026-11-08
first monday of november → created:2026-11-02
last friday of october → created:2026-10-30
last day of last month → created:2026-10-31
2nd tuesday in october 2025 → created:2025-10-14
first of november → created:2026-11-01
the 1st of the month → created:2026-11-01
november twenty first → created:2026-11-21
the third of november → created:2026-11-03
since the third → created:>=2026-11-03
between november first and november tenth → created:2026-11-01..2026-11-10
from the first to the fifth of november → created:2026-11-01..2026-11-05
last twenty one days → created:21d
the first order of maria garcia → "first" "maria" "garcia"
first half of october → offers created:2026-10
thanksgiving week → created:2025-11-24..2025-11-30
last night's orders → created:yesterday
november's orders → created:2026-11
2025's returns → returned:2025 status:returned

# Where a span begins and ends
oct-nov 2025 → created:2025-10..2025-11
october to november 2025 → created:2025-10..2025-11
dec to jan 2026 → created:2025-12..2026-01
nov 20 to nov 30 → created:2025-11-20..2025-11-30
q1 to q2 2026 → created:2026-01..2026-06
week 45 to 46 → created:2026-11-02..2026-11-15
weeks 45 and 46 → created:2026-11-02..2026-11-15
kw45-46 2025 → created:2025-11-03..2025-11-16
nov 3 to now → created:2026-11-03..today
monday to now → created:monday..today
shipped monday through today → shipped:monday..today
november to date → created:2026-11..today
2026-11-03T14:00:00Z..2026-11-04T14:00:00Z → created:2026-11-03..2026-11-04
between now and monday → offers created:2026-11-16..2026-11-22
hold 0-3 days → status:hold created:3d..today
hold 3-7d → status:hold created:7d..3d
since the beginning of the year → created:>=this-year
since the start of november → created:>=2026-11
before the end of october → created:<=2026-10
until the start of the week → created:<this-week
since the end of october → created:>2026-10
post nov 1 → created:>2026-11-01
pre-thanksgiving orders → created:<2025-11-27
so far this week → created:this-week
eod friday → created:friday
by eod friday → created:<=friday
right now on hold → status:hold

# Counted back as other systems do
created >= -7d → created:<7d
created > -7d → created:<7d
updated <= -3d → updated:>3d
created:-7d → created:7d
created:>now-7d → created:<7d
created:past_week → created:7d
created:last_7_days → created:7d
created:last-30-days → created:30d
created:this-weekend → created:2026-11-21..2026-11-22
hold gt 3d → status:hold created:>3d
newer_than:1m → offers created:<30d

# Spans in other languages
zwischen 1. und 5. november → created:2026-11-01..2026-11-05
vom 1. bis 5. november → created:2026-11-01..2026-11-05
entre el 1 y el 5 de noviembre → created:2026-11-01..2026-11-05
del 1 al 5 de noviembre → created:2026-11-01..2026-11-05
du 1er au 5 novembre → created:2026-11-01..2026-11-05
van 1 tot 5 november → created:2026-11-01..2026-11-05
im oktober 2025 → created:2025-10
en noviembre → created:2026-11
più di 5 giorni → created:>5d
depuis plus de 5 jours → created:>5d
älter als eine woche → created:>1w
hace 3 semanas → created:3w..3w
dieses jahr → created:this-year
letztes wochenende → created:2026-11-14..2026-11-15
gestern abend → created:yesterday
zamówienia wczoraj → "zamówienia" created:yesterday
jan de vries → "jan" "de" "vries"

# Waited for, changed, and asked about, as many say it
pending since 3 days → status:pending created:>3d
orders not dispatched since 3 days → shipped:never created:>3d
not delivered since 5 days → delivered:never created:>5d
not shipped after 3 days → shipped:never created:>3d
seit 3 tagen auf hold → created:>3d status:hold
not shipped since 3 nov → offers -shipped:>=2026-11-03
tracking not updating since 4 days → updated:>4d
not updated since nov 10 → updated:<2026-11-10
hasn't 5001 shipped yet → "5001" shipped:never
why hasn't order 5001 been delivered → order:5001 delivered:never
isn't 5001 on hold → offers "5001" -status:hold
customer not received 5001 → delivered:never "5001"
waiting on customer → "waiting" "on" "customer"
he wants to return 5001 → "5001"
returns 5001 5002 → rma:5001,5002
ship date yesterday → shipped:yesterday
ship date before nov 1 → shipped:<2026-11-01
shipping date nov 1 - nov 5 → shipped:2026-11-01..2026-11-05
shipped today, yesterday → shipped:today,yesterday
shipped mon, tue, wed → shipped:monday,tuesday,wednesday
shipped mon tue wed → shipped:monday,tuesday,wednesday
created today, shipped yesterday → created:today shipped:yesterday
returned or cancelled this month → offers status:returned,cancelled created:this-month
everything shipped but fedex last week → offers status:shipped -carrier:FedEx shipped:last-week
orders due today → refused
refunded last week → offers created:last-week
card ending 4242 jane doe → offers "jane" "doe"
fiscal q3 → refused

# Excluded in the ways of other systems and languages
status:unshipped → shipped:never
-status:unshipped → -shipped:never
status:not_delivered → delivered:never
status:notcancelled → refused
status:not:hold → offers -status:hold
status:<>hold → offers -status:hold
status!:hold → offers -status:hold
created:!=today → offers -created:today
-(hold pending) → offers -status:hold,pending
!(hold or pending) → offers -status:hold,pending
status = -hold → offers -status:hold
no:rma → rma:none
shipped:false → shipped:never
tracking:true → -tracking:none
never cancelled → offers -status:cancelled
never summer → "never" "summer"
hold ex ups → offers status:hold -carrier:UPS
alle außer ups → offers -carrier:UPS
tout sauf fedex → offers -carrier:FedEx
todos menos ups → offers -carrier:UPS
alles behalve dhl → offers -carrier:DHL
geen tracking → tracking:none
nie wei → "nie" "wei"
menos lee → "menos" "lee"

# Queries as other systems have them
status=hold,pending → offers status:hold,pending
status=hold|pending → offers status:hold,pending
status:hold+pending → status:hold,pending
created:>=2026-11-01,<=2026-11-05 → offers created:2026-11-01..2026-11-05
created:<2026-11-01,>2026-11-05 → created:<2026-11-01,>2026-11-05
created:[2026-11-01 TO 2026-11-05] → created:2026-11-01..2026-11-05
created:[2026-11-01 TO *] → created:2026-11-01..
date_created >= '2026-11-01' → created:>=2026-11-01
where date_created between '2026-11-01' and '2026-11-05' → created:2026-11-01..2026-11-05
created:'nov 3' → created:2026-11-03
name = 'O'Brien' → offers name:O'Brien
name like '%garcia%' → name:garcia
orderId IN ("5001","5002") → order:5001,5002
status = HOLD order by date_created desc → offers status:hold
order:asc → sort:oldest
sort:created-desc → everything
+hold +ups → status:hold carrier:UPS
?status=hold&carrier=ups → offers status:hold carrier:ups
is:unshipped → shipped:never
in:gulf → house:"Gulf Coast Logistics"
to:texas → state:texas
from:maria → "maria"
from:monday → created:>=monday
customer:jo@example.com → email:jo@example.com
name:maria or jose → offers name:maria,jose
phone:2128675309 or 2128675310 → offers phone:2128675309,2128675310
house:#7 → house:7
created:30 → offers created:30d

# Names and places that begin with a word of the language
Tomorrow Lee → "Tomorrow" "Lee"
tomorrow lee → offers "lee"
Express Shipping Co → "Express" "Shipping" "Co"
Next Day Blinds → "Next" "Day" "Blinds"
Friday Harbor → "Friday" "Harbor"
Friday Harbor, WA 98250 → city:"Friday Harbor" state:WA postal:98250
Monday Okafor → "Monday" "Okafor"
Monday Holds → created:monday status:hold
Monday Gulf → created:monday house:"Gulf Coast Logistics"
Friday Orders → created:friday
Null, Chris → "Null" "Chris"
March, Jo → "March" "Jo"
Bar Harbor, ME → city:"Bar Harbor" state:ME
Kansas City, MO → city:"Kansas City" state:MO
DOE, AL → city:DOE state:AL
city:Portland, OR → city:Portland state:OR
in virginia beach → city:"virginia beach"
cliente maria garcia → name:"maria garcia"
cx maria garcia → name:"maria garcia"
client CQ1 → client:CQ1

# Messages and labels, pasted
Hi,⏎⏎I ordered two weeks ago (order #7B83FF8095) and still haven't received anything. It's been in transit since Monday.⏎⏎Thanks,⏎Maria Garcia⏎212-867-5309 → order:#7B83FF8095
On Mon, Nov 16, 2026 at 9:41 AM Maria Garcia <maria@example.com> wrote:⏎> where is my order 7B83FF8095 → order:7B83FF8095
From: Maria Garcia <maria@example.com>⏎Sent: Monday, November 16, 2026 9:41 AM⏎To: support@shop.example⏎Subject: Where is my order 7B83FF8095? → order:7B83FF8095
5001⏎5002⏎5003 on hold → any:5001,5002,5003 status:hold
Your package has been delivered: 9400111899223197428480 → status:delivered "9400111899223197428480"
RE: [EXTERNAL] Order 7B83FF8095 → order:7B83FF8095
@dana check 7B83FF8095 → "7B83FF8095"
TRACKING #: 1Z 999 AA1 01 2345 6784⏎BILLING: P/P → tracking:1Z999AA10123456784
SHIP TO:⏎JANE DOE⏎12 MAIN ST⏎PORTLAND OR 97201 → "JANE" "DOE" address:"12 MAIN ST" city:PORTLAND state:OR postal:97201
Attn: Jane Doe → "Jane" "Doe"
12 Main St⏎Portland, OR 97201⏎United States → address:"12 Main St" city:Portland state:OR postal:97201 country:"United States"
Phone: (212) 867-5309⏎Shipping Address: 12 Main St, Portland, OR 97201 → phone:2128675309 address:"12 Main St" city:Portland state:OR postal:97201
Customer Name: Jane Doe⏎Order Date: Nov 16, 2026⏎Order Number: 7B83FF8095 → name:"Jane Doe" created:2026-11-16 order:7B83FF8095
orderId⇥status⇥trackingNumber⏎7B83FF8095⇥HOLD⇥1Z999AA10123456784 → "7B83FF8095" status:hold "1Z999AA10123456784"
7B83FF8095 | HOLD | UPS → "7B83FF8095" status:hold carrier:UPS
(5001, 5002) → any:5001,5002
9400 1118 9922 3197 4284 80⏎9400 1118 9922 3197 4284 97 → tracking:9400111899223197428480,9400111899223197428497
in portland status:hold → city:portland status:hold
nov 20-25 → created:2025-11-20..2025-11-25
not from texas or ups → offers -state:texas -carrier:UPS
created >= -24h → created:<2d
customer please check 5001 → "5001"
expédiées hier → shipped:yesterday
annulées → status:cancelled
nie wysłane → offers -status:shipped
zamówienie 5001 → order:5001
fulfillment_status:shipped → status:shipped

# Words in quotation marks, which stay as they are
campaign:"2026-11-01 Launch" → campaign:"2026-11-01 Launch"
address:"c/o Smith" → address:"c/o Smith"
address:"Attn: Jo" → address:"Attn: Jo"
product:"A +B pack" → product:"A +B pack"
product:"Vitamin C -(new)" → product:"Vitamin C -(new)"
campaign:"state in (CA)" → campaign:"state in (CA)"
created:"2026-11-01 10:00" → created:2026-11-01
created >= "2026-11-01T00:00:00Z" → created:>=2026-11-01
city:"New York", NY → city:"New York" state:NY
carrier in ("ups","fedex") → carrier:ups,fedex
NOT (name:"jane doe") → offers -name:"jane doe"

# Orders that are asked for, and days that aren't stored
track 7B83FF8095 → "7B83FF8095"
track #7B83FF8095 → "#7B83FF8095"
tracking number 7B83FF8095 → "7B83FF8095"
tracking 9400111899223197428497 → tracking:9400111899223197428497
track 1Z999AA10123456784 → tracking:1Z999AA10123456784
track order 7B83FF8095 → order:7B83FF8095
view order 5001 → order:5001
mountain view → "mountain" "view"
shipping today → offers shipped:today
what's going out this week → offers shipped:this-week
arriving today ups → offers delivered:today carrier:UPS
due this week → refused
shipped today → shipped:today
format : xlsx → format:xlsx
status : hold → status:hold
UPS, OR → carrier:UPS "OR"
status != hold,pending → offers -status:hold,pending

# Days and numbers behind a name of a date
older:30 → offers created:>30d
newer:30 → offers created:<30d
before:2025 → created:<2025
from:2026-11-01 to:2026-11-05 → created:>=2026-11-01 created:<=2026-11-05
to:today → created:<=today
to:texas → state:texas
shipped:20261101 → refused
created:nov-1-2026 → refused
sent:7B83FF8095 → "7B83FF8095"
created gte 2026-11-01 → created:>=2026-11-01
created:"lte 2026-11-01" → created:<=2026-11-01
created gt 2026-11-01 → created:>2026-11-01
created:>2026-W45 → created:>2026-11-08
created:>=2026-W45 → created:>=2026-11-02
since week 45 → created:>=2026-11-02
before week 45 → created:<2026-11-02
after last weekend → created:>2026-11-15

# Names in other scripts beside what is understood
王伟 on hold → "王伟" status:hold
hold 王伟 → status:hold "王伟"
東京 on hold → "東京" status:hold
in 東京 on hold → city:東京 status:hold
Олег hold → "Олег" status:hold
محمد delivered yesterday → "محمد" delivered:yesterday
status:hold 王伟 → status:hold "王伟"
李 shipped yesterday → "李" shipped:yesterday
Łukasz hold → "Łukasz" status:hold
É hold → "É" status:hold
annullati → status:cancelled
stornierte → status:cancelled
EXPÉDIÉES → status:shipped
wysłane wczoraj → shipped:yesterday
on hold except 王伟 → offers status:hold -"王伟"

# Limits that are negated, and the other end of a span
delivered no later than nov 5 → delivered:<=2026-11-05
shipped no more than 3 days ago → shipped:<3d
updated no less than 5 days ago → updated:>5d
exported no later than friday → exported:<=friday
returned no earlier than nov 5 → returned:>=2026-11-05
no more than 3 days old → created:<3d
not less than 10 days ago → created:>10d
on hold no longer than 2 days → status:hold created:<2d
pending not longer than 24 hours → status:pending created:<2d
rma no 10442 → rma:10442
shipped number 5001 → status:shipped "5001"
shipped after nov 1 but before nov 10 → shipped:>2026-11-01 shipped:<2026-11-10
shipped no earlier than nov 5 no later than nov 10 → shipped:>=2026-11-05 shipped:<=2026-11-10
shipped since nov 1 until nov 10 → shipped:>=2026-11-01 shipped:<=2026-11-10
delivered after nov 1 yet before nov 10 → delivered:>2026-11-01 delivered:<2026-11-10
shipped since nov 1 older than 5 days → shipped:>=2026-11-01 created:>5d
pending since before nov 1 → status:pending created:<2026-11-01
up to and including nov 10 → created:<=2026-11-10
from nov 1 onwards → created:>=2026-11-01
5 days or less → created:<5d
5 days or more → created:>5d
pending for 5 or more days → status:pending created:>5d
pending for 5 days or longer → status:pending created:>5d
a week ago or more → created:>1w
ordered three or four days ago → created:4d..3d
between two and three weeks ago → created:21d..14d

# Days beside others, of other months, and that don't exist
between the 25th and the 5th → created:2026-10-25..2026-11-05
from the 28th to the 2nd → created:2026-10-28..2026-11-02
from nov 28 to nov 2 → created:2025-11-28..2026-11-02
oct 28 to the 3rd → created:2026-10-28..2026-11-03
the 13th of last month → created:2026-10-13
shipped on the 5th of last month → shipped:2026-10-05
last month on the 13th → created:2026-10-13
the 31st of last month → created:2026-10-31
last friday the 13th → created:2026-11-13
nov 31 → offers created:2026-11-30
31 november 2026 → offers created:2026-11-30
feb 29 2026 → offers created:2026-02-28
shipped feb 30 → offers shipped:2026-02-28
april 45 → "april" "45"
11/2025 → created:2025-11
shipped in 11/2025 → shipped:2025-11
week ending nov 15 → created:2026-11-09..2026-11-15
w/e nov 14 → created:2026-11-08..2026-11-14
week commencing nov 2 → created:2026-11-02..2026-11-08
w/c 2 nov → created:2026-11-02..2026-11-08
week starting monday → created:2026-11-16..2026-11-22
week ending 11/14 → offers created:2026-11-08..2026-11-14
day after halloween → created:2026-11-01
the day before halloween → created:2026-10-30
the week after nov 3 → created:2026-11-09..2026-11-15
month before last → created:2026-09
weekend before last → created:2026-11-07..2026-11-08
two weeks ago today → created:2w..2w
monday of week 46 → created:2026-11-09
previous month → created:last-month
the current quarter → created:this-quarter
all week → created:this-week
since 2026-11-16T02:00Z → created:>=2026-11-15
created:>2026-11-16T02:00:00Z → created:>2026-11-15
2026-11-15T23:30:00-08:00 → created:2026-11-16

# What can't be told, and is said
shipped:<2026-11-01 shipped:>2026-11-10 → shipped:<2026-11-01 shipped:>2026-11-10
shipped before nov 1 shipped after nov 10 → refused
nobody touched in 2 weeks → refused
skip holds → offers -status:hold
todos tranne cancelados → refused
cancelled before shipping → refused
more than 5 but less than 10 days ago → refused
ordered almost a month ago → refused
nov 15 3pm → offers created:2026-11-15
9am yesterday → offers created:yesterday
monday 8am to 10am → offers created:monday
nov 15 at 3pm EST → offers created:2026-11-15
next december → refused
two days from now → refused
on mondays → refused
every monday in november → offers created:2026-11
last 3 mondays → refused
the last two weekends → refused
delivered in under a week → refused
shipped in more than 5 days → refused
took more than 5 days to ship → refused
orders above 5000 → refused
order id > 5000 → refused
orders after 2025 → created:>2025
orders from 2024 to 2026 → created:2024..2026
zip between 90000 and 90999 → refused
cancel all holds → offers status:hold
cancel everything on hold → offers status:hold
release all holds from gulf coast → offers status:hold house:"Gulf Coast Logistics"
update 1001 to shipped → offers "1001"
any update on 7B83FF8095 → "7B83FF8095"
cancel yesterday → status:cancelled updated:yesterday
mark smith on hold → "mark" "smith" status:hold
Thomas More on hold → "Thomas" "More" status:hold

# Lists without a blank, and phone numbers in a list
hold,pending → status:hold,pending
-hold,pending → -status:hold,pending
-hold, pending → offers -status:hold,pending
-hold,-pending → -status:hold,pending
hold+pending → status:hold,pending
ups,usps,fedex → carrier:UPS,USPS,FedEx
ups&usps → carrier:UPS,USPS
not ups,fedex → offers -carrier:UPS,FedEx
hold/ups → status:hold carrier:UPS
status != hold,pending → offers -status:hold,pending
today,yesterday → created:today,yesterday
shipped monday,tuesday → shipped:monday,tuesday
AC/DC → "AC/DC"
and/or → "and/or"
7B83FF8095 / 8812345E12 / 1122334455 → offers any:7B83FF8095,8812345E12,1122334455
(212) 555-0142, (310) 555-0199 → phone:2125550142,3105550199
(212) 555-0142⏎(310) 555-0199 → phone:2125550142,3105550199
phone: (212) 555-0142, (310) 555-0199 → phone:2125550142,3105550199
+44 20 7946 0958, +49 30 901820 → phone:2079460958,30901820
phone: +49 (0)30 901820 → phone:30901820
no updates for over a week → updated:>1w
stale for 10 days → updated:>10d
idle more than 3 days → updated:>3d
not touched for more than 2 weeks → updated:>2w

# Cities that are called like states, and addresses behind other words
in Indiana, PA → city:Indiana state:PA
orders in Nevada, MO on hold → city:Nevada state:MO status:hold
in Oklahoma City, OK → city:"Oklahoma City" state:OK
in California, MD shipped yesterday → city:California state:MD shipped:yesterday
orders to Hope, AR 71801 → city:Hope state:AR postal:71801
to Friday Harbor, WA → city:"Friday Harbor" state:WA
in hold, OR pending → offers status:hold,pending
unassigned warehouse → house:none

# Names, and lists that begin with a dash, which rules about times and states took for something else
Midnight Cream on hold → "Midnight" "Cream" status:hold
high noon on hold → "high" "noon" status:hold
noon yesterday → offers created:yesterday
shipped yesterday noon → offers shipped:yesterday
Eric Idle on hold → "Eric" "Idle" status:hold
eric idle on hold → "eric" "idle" status:hold
Stale Bread Co → "Stale" "Bread" "Co"
idle orders → refused
john "weeks" on hold → "john" "weeks" status:hold
Friday,Saturday → created:friday,saturday
UPS/Hold → carrier:UPS status:hold
name:-smith,-jones → offers -name:smith,jones
house:gulf,-northeast → offers house:gulf -house:northeast
tracking:-1Z999AA10123456784 → offers -tracking:1Z999AA10123456784
name:-john smith → offers -name:"john smith"
name:not john smith → offers -name:"john smith"
name:smith-jones → name:smith-jones
email:jane-doe@example.com → email:jane-doe@example.com
order:-5001 → order:-5001
name:"-smith",jones → name:"-smith",jones
update 5001 → "5001"
any update 5001 → "5001"
orders 2025 to 2050 → refused
orders from 2025 to 2026 → created:2025..2026
between 5001 and 5010 → refused
dec 28 to the 1st → created:2025-12-28..2026-01-01
jan 15 to the 10th → created:2026-01-15..2026-02-10
the 28th to the 3rd of november → created:2026-10-28..2026-11-03
nov 5-3 → offers created:2026-11-03..2026-11-05
oct 28 - 3 → offers created:2026-10-03..2026-10-28
nov 28-3 → offers created:2025-11-03..2025-11-28
the whole month of october → created:2026-10
shipped in the month of may → shipped:2026-05

# Names of people and places that a typo of a status, or an idle word, took
Ann Lee → "Ann" "Lee"
Jo Garcia, Ann Lee → "Jo" "Garcia" "Ann" "Lee"
OH holds → "OH" status:hold
oh hold → "oh" status:hold
on hodl → status:hold
in trasit → status:shipped
out for delivry → status:shipped
pending shipmnt → status:pending_shipment
new york holds → city:"new york" status:hold
new york city → city:"new york city"
New York Life → "New" "York" "Life"
new york, ny → city:"new york" state:ny
north carolina holds → state:"north carolina" status:hold
New York, New York → city:"New York" state:"New York"
new york, new jersey → state:"new york","new jersey"
New Jersey, New York → state:"New Jersey","New York"
new york or texas → offers state:"new york",texas
new york & new jersey → offers state:"new york","new jersey"
new york state holds → state:"new york" status:hold
united states of america → country:"united states"
Bank of New York → "Bank" "of" "New" "York"
holds of New York → status:hold city:"New York"
west virginia returns last week → state:"west virginia" returned:last-week
new holds → status:hold
us only → country:us
only us → refused
outside the us → offers -country:US
unable to deliver → delivered:never
couldn't be delivered → delivered:never
can’t be delivered → delivered:never
cannot be shipped → shipped:never
could not be delivered yet → delivered:never

# Hours behind a day that limits, ranges of ids with blanks, people and channels, and how many there are
created after 2026-11-03 14:00 → offers created:>=2026-11-03
created:<2026-11-03T14:00 → offers created:<=2026-11-03
created > '2026-11-03 14:00:00' → offers created:>=2026-11-03
created > '2026-11-03 00:00:00' → created:>2026-11-03
created between 2026-11-03 08:00 and 2026-11-03 17:00 → offers created:2026-11-03..2026-11-03
created 2026-11-03 14:00 → created:2026-11-03
created:>=2026-11-03 00:00 → created:>=2026-11-03
5001 - 5010 → refused
5010 - 5001 → any:5010,5001
2025 - 2026 → created:2025..2026
orders by <@U012ABCDEF|dana> → refused
holds in <#C0123|shipping> → offers status:hold
<@U012ABCDEF> holds → status:hold
holds for <!subteam^S123> → offers status:hold
orders with multiple fulfillments → refused
orders with more than one tracking number → refused
holds with two packages → offers status:hold

# Counts, files and follow-ups, the end of a month and of a number
latest five orders → everything
oldest ten holds → status:hold sort:oldest
last ten orders → everything
last two weeks → created:2w
top ten → "top" "ten"
five guys → "five" "guys"
send me everything from november → created:2026-11
send holds → status:hold
email me holds → status:hold
send to austin → city:austin
holds xlsx → status:hold format:xlsx
give me an excel of all holds → status:hold format:xlsx
can i get a spreadsheet of returns from october → returned:2026-10 format:xlsx
holds as pdf → offers status:hold
holds in csv with semicolons → offers status:hold
holds to google sheets → offers status:hold
same but cancelled → offers status:cancelled
the same for last week → offers created:last-week
last 4 of tracking 8497 → offers "8497"
last four digits 8497 → refused
same as before → refused
same as before for ups → offers carrier:UPS
holds… → status:hold
status:hold，pending → status:hold,pending
name:"Li，Wei" → name:"Li，Wei"
name:"{Wei}" → name:"{Wei}"
{status:hold} → status:hold
since the last day of october → created:>=2026-10-31
before the last day of october → created:<2026-10-31
since the end of october → created:>2026-10
since the start of the month → created:>=this-month

# Dates of what has none of its own: when it was last changed
cancelled orders last week → status:cancelled updated:last-week
cancelled orders from last week → status:cancelled updated:last-week
yesterday's cancellations → updated:yesterday status:cancelled
failed orders last week → status:failed updated:last-week
last month's failed orders → updated:last-month status:failed
cancelled fedex orders last month → status:cancelled carrier:FedEx updated:last-month
cancelled orders to canada last week → status:cancelled country:canada updated:last-week
cancelled by customer last week → status:cancelled updated:last-week
cancelled orders created last week → status:cancelled created:last-week
cancelled orders older than a week → status:cancelled created:>1w
how many orders did we ship to texas yesterday → state:texas shipped:yesterday
orders from q3 → created:2026-07..2026-09
from week 46 → created:2026-11-09..2026-11-15
from last weekend → created:2026-11-14..2026-11-15
from q3 on → created:>=2026-07
from last week on → created:>=last-week
orders from last week on hold → created:last-week status:hold
from q3 on hold → created:2026-07..2026-09 status:hold
orders due week 46 → "due" created:2026-11-09..2026-11-15
fedex heute not delivered → offers carrier:FedEx created:today -status:delivered

# What was typed before a correction
show me the shipped ones, no wait, the delivered ones → offers status:delivered
pending orders, sorry I mean on hold → offers status:hold
holds from yesterday - actually make that monday → offers status:hold created:monday
returns in october, sorry no, november → offers created:2026-11
order 1001 I mean 1002 → offers "1002"
actually show me holds → status:hold
holds, actually pending → offers status:pending
holds, make it pending → offers status:pending
is 1001 actually shipped → "1001" status:shipped
holds that are actually shipped → status:hold -shipped:never
did order 1001 make it to texas → order:1001 "make" state:texas
pending orders we mean to cancel → status:pending "mean" status:cancelled

# One filter or another, of which each is more than one
(hold and ups) or (pending and fedex) → refused
(ups and hold) or (pending and fedex) → refused
(ups hold) or (pending fedex) → refused
hold or (pending and ups) → refused
hold and ups or pending and fedex → refused
ups and hold or pending and fedex → refused
(hold or pending) and (ups or fedex) → offers status:hold,pending carrier:UPS,FedEx
ups or (fedex or dhl) → offers carrier:UPS,FedEx,DHL
hold or (in transit) → offers status:hold,shipped
(hold) or (pending) → offers status:hold,pending

# Other languages: days, numbers in words, statuses
lunes pasado → created:last-monday
el lunes pasado → created:last-monday
letzten Montag → created:last-monday
seit letztem Montag → created:>=last-monday
bis letzten Freitag → created:<=last-friday
lundi dernier → created:last-monday
vendredi passé → created:last-friday
segunda-feira passada → created:last-monday
última terça-feira → created:last-tuesday
afgelopen maandag → created:last-monday
scorso lunedì → created:last-monday
hace dos semanas → created:2w..2w
vor zwei Tagen → created:2d..2d
il y a deux jours → created:2d..2d
há dois dias → created:2d..2d
due giorni fa → created:2d..2d
ultimi tre mesi → created:90d
les deux dernières semaines → created:2w
las últimas dos semanas → created:2w
más de tres días → created:>3d
mehr als 3 Tage alt → created:>3d
anteontem → created:2d..2d
l'altro ieri → created:2d..2d
esta mañana → created:today
dieses Quartal → created:this-quarter
cancelados no mês passado → status:cancelled updated:last-month
pendientes de ayer → status:pending created:yesterday
retours de cette semaine → returned:this-week
en attente chez UPS → status:hold carrier:UPS
en espera desde el lunes → status:hold created:>=monday
in attesa → status:hold
in attesa di spedizione → status:pending_shipment
in de wacht sinds maandag → status:hold created:>=monday
zurückgestellt → status:hold
wie viele sind angehalten → status:hold
Versand ausstehend → status:pending_shipment
fehlgeschlagen → status:failed
Anfang November → offers created:2026-11

# Numbers of other countries, and ranges of ids
020 7946 0958 → phone:2079460958
07700 900123 → phone:7700900123
0412 345 678 → phone:412345678
01 23 45 67 89 → phone:123456789
06.12.34.56.78 → phone:612345678
0123 45678 → any:0123,45678
01001 1002 → any:01001,1002
1001 1002 1003 → any:1001,1002,1003
0123 0124 0125 → any:0123,0124,0125
00123 00124 → any:00123,00124
1001 - 1003, 1007 → refused
orders 1001-1010 → refused
#1001-#1010 → refused
WEB-2026-001 to WEB-2026-010 → refused
5001 - 5002 - 5003 → any:5001,5002,5003

# Names that mean something else
customer called Pending → name:Pending
customer named May → name:May
surname Hold → name:Hold
Pending Ltd → "Pending" "Ltd"
Shipped & Co → "Shipped" "&" "Co"
shipped CO → status:shipped "CO"
shipped co → status:shipped "co"
hold del rio → status:hold "del" "rio"
customer called FedEx about 1001 → carrier:FedEx "1001"
customer called About order 1001 → order:1001
jo garcia or ann lee → name:"jo garcia","ann lee"
jo garcia or ann lee on hold → name:"jo garcia","ann lee" status:hold
all orders except the ones to canada and mexico → offers -country:canada,mexico
without the ones that are shipped → offers -status:shipped
most recent return → status:returned
new year's eve → created:2025-12-31
christmas eve shipped → shipped:2025-12-24 status:shipped

# Hours of a day
less than an hour old → offers created:today
holds less than an hour old → offers status:hold created:today
holds over 30 minutes → offers status:hold
an hour ago → created:2d
20 minutes ago → offers created:today
older than an hour → refused
older than 48 hours → created:>2d
how many shipped yesterday vs today → refused
`;

export const everydayPhrasings = sectionsOf(everyday);
