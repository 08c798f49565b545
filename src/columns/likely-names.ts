/**
 * Names of columns that mean a field while no column has one of its plain names: those of shops, warehouses and carriers,
 * collected from their public samples and manuals (test/fixtures/column-names.json has the sources). Words are written
 * without accents. A name that other tools use for something else isn't here: its column is chosen by a person.
 */
import type { Field } from './import-columns.ts';

/** The names in a text, separated by commas; `n` stands for "Nº" as well, and what ends in `nummer` may end in `nr`. */
function list(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .flatMap((name) =>
      name === 'n' ? ['n', 'no'] : /nummer$/.test(name) ? [name, name.replace(/ummer$/, 'r')] : name,
    );
}

/** Every beginning with every ending; an ending may be empty. */
function combine(beginnings: string, endings: string): string[] {
  return list(beginnings).flatMap((beginning) => list(endings).map((ending) => `${beginning} ${ending}`.trim()));
}

const numbers = 'number, no, nr, num, id';
const tracking = 'tracking, tracking number, tracking no, tracking nr, tracking num, tracking id';

export const likelyNames: Partial<Record<Field, readonly string[]>> = {
  orderId: [
    ...list(`order name, order code, order identifier, order reference number, order ref no, order ref number, order id number, order number id,
      order ids, order numbers, orders id, orders number, ord no, ord number, ord id, order external id, so number, so no, so num, order increment id,
      increment id, reference order`),
    ...combine('external order, merchant order, merchants order, store order, shop order', `, ${numbers}`),
    ...combine('customer order, client order, cust order, customers order', `, ref, reference, ${numbers}`),
    ...combine('web order, website order, webshop order, online order, channel order', `, ${numbers}`),
    ...combine('marketplace order, platform order, source order, seller order', `, ${numbers}`),
    ...combine('sales order, sale order, sales channel order, ecommerce order', `, ref, ${numbers}`),
    ...combine('shopify order, woocommerce order, woo order, magento order', `, name, ${numbers}`),
    ...combine('amazon order, ebay order, etsy order, walmart order', numbers),
    ...combine('original order, your order, retailer order, partner order, brand order', numbers),
    ...list(`external order reference, merchant order reference, channel order reference, your order reference`),
    // German, French, Spanish, Italian, Dutch, Portuguese
    ...list(`bestell nummer, bestell id, bestellung, bestellungsnummer, auftrags nummer, auftrags id, auftrag, auftrag nr, bestellung nr,
      bestellreferenz, auftragsreferenz`),
    ...combine('numero, n, no, num, nr, id, ref, reference', 'commande, de commande, de la commande'),
    ...list(`commande, identifiant commande, identifiant de commande, n cde, no cde, num cde, numero cde, ref cde`),
    ...combine('numero, n, no, num, nro, id, codigo, referencia', 'pedido, de pedido, del pedido'),
    ...combine('numero, n, no, num, id, codigo', 'de orden, orden, do pedido, da encomenda'),
    ...list(`pedido, orden, pedido n, pedido no, pedido numero, numero de encomenda, no da encomenda, encomenda`),
    ...combine('numero, n, nr, id, codice, riferimento', 'ordine, d ordine, dell ordine, di ordine'),
    ...list(`ordine, rif ordine, ordine numero, ordine n, bestel nummer, bestelling, bestellingsnummer, bestelling id, bestelling nummer,
      order nummer, opdrachtnummer`),
    // Polish, Swedish, Danish, Norwegian, Finnish, Czech, Hungarian, Romanian, Turkish
    ...combine('numer, nr, id', 'zamowienia'),
    ...list(`zamowienie, zamowienie nr, zamowienie numer, numer zamowienia klienta, bestallningsnummer, bestallning, orderreferens, ordre,
      ordre nummer, ordre id, bestillingsnummer, tilausnumero, tilausnro, tilaus, cislo objednavky, kod objednavky, objednavka c, objednavka cislo,
      c objednavky, id objednavky, objednavka, rendelesszam, rendeles szama, numar comanda, nr comanda, siparis numarasi, siparis no`),
    // Russian, Japanese, Chinese, Korean
    ...list(`номер заказа, no заказа, идентификатор заказа, 注文番号, 注文id, 受注番号, 受注id, オーダー番号, ご注文番号, 주문번호, 订单号, 订单编号, 订单id, 订单号码, 订单, 訂單編號, 訂單號, 訂單號碼,
      平台订单号, 客户订单号`),
  ],
  clientFulfillmentId: [
    ...list(`client fulfillment no, client fulfillment nr, client fulfilment no, client fulfilment number`),
  ],
  fulfillmentId: [],
  trackingNumber: [
    ...list(`tracking numbers, tracking nos, tracking ids, tracking codes, tracking ref, tracking reference, tracking reference number,
      tracking id number, tracking number id, tracking barcode, track id, track code, track num, track nr, trk, trk number, trk no, trk num, trk id,
      tracking info, tracking information, tracking details, tracking pin, trkg, trkg number, trkg no, trkg num, shipment awb, shipment awb number,
      tracking number 1, tracking no 1, tracking 1, tracking number 01, tracking code 1, tracking id 1, order tracking number, order tracking no,
      order tracking code, order tracking id, number tracking`),
    ...combine('package tracking, parcel tracking, ship tracking, shipping tracking', `, code, ${numbers}`),
    ...combine('shipment tracking, shipments tracking, courier tracking, carrier tracking', `, code, ${numbers}`),
    ...combine('delivery tracking, label tracking, outbound tracking, postal tracking', `code, ${numbers}`),
    ...combine('master tracking, main tracking, lead tracking, primary tracking', `code, ${numbers}`),
    ...combine('consignment tracking, fulfillment tracking, fulfilment tracking, box tracking', `code, ${numbers}`),
    ...combine('usps, ups, fedex, dhl, ontrac, amazon, canada post, royal mail, dpd, uniuni, veho', tracking),
    ...combine('gls, evri, purolator, lasership, tnt, yodel, australia post, asendia, canpar', tracking),
    ...combine('speedee, last mile', tracking),
    ...combine('awb, air waybill, waybill', `, code, ${numbers}`),
    ...combine('consignment, consignment note, connote', `, ${numbers}`),
    ...combine('docket, pro, parcel', 'number, no'),
    // German, French, Spanish, Italian, Dutch, Portuguese
    ...list(`sendungs nummer, sendungsnummern, sendungscode, sendungs id, sendungsverfolgung, sendungsverfolgungsnummer, sendungsverfolgungscode,
      paketverfolgungsnummer, tracking nummer, trackingnummern, paketscheinnummer, frachtbriefnummer, identcode`),
    ...combine('numero, n, no, num, code', 'de suivi, suivi, de tracking, tracking, de suivi colis'),
    ...combine('numero, n, no', 'de colis, colis, de suivi du colis, du colis'),
    ...list(`suivi, identifiant de suivi, reference de suivi`),
    ...combine('numero, n, no, num, codigo, id', 'de seguimiento, seguimiento, de rastreo, rastreo'),
    ...combine('numero, n, no, num, nro, codigo', 'de guia, guia, de seguimiento del envio'),
    ...list(`seguimiento, guia, guia de envio, guia de rastreo, rastreo`),
    ...combine('numero, n, codice, id', 'tracking, di tracking, tracciamento, di tracciamento'),
    ...list(
      `numero di spedizione, numero spedizione, lettera di vettura, numero lettera di vettura, ldv, tracciamento`,
    ),
    ...combine('track and trace, track trace, track en trace, tt', `, code, nummer, ${numbers}`),
    ...list(`traceernummer, zendingnummer, zendingsnummer, verzendnummer, pakketnummer, volgnummer zending`),
    ...combine('codigo, numero, n, id', 'de rastreio, rastreio, de rastreamento, rastreamento'),
    ...combine('codigo, numero, n', 'de seguimento, seguimento, de tracking'),
    ...list(`rastreio, rastreamento`),
    // Polish, Swedish, Danish, Norwegian, Finnish, Czech, Hungarian, Romanian, Turkish
    ...combine('numer, nr', 'sledzenia, nadania, przesylki, paczki, listu przewozowego, listu, sledzenia przesylki'),
    ...list(`list przewozowy, kod sledzenia, sparningsnummer, sparnings id, sparningskod, kollinummer, kolli id, sandningsnummer, sandnings id,
      paketnummer, sporingsnummer, pakkenummer, sendingsnummer, forsendelsesnummer, seurantatunnus, seurantakoodi, seurantanumero, lahetystunnus,
      cislo zasilky, c zasilky, sledovaci cislo, cislo baliku, cislo pro sledovani, csomagszam, nyomkovetesi szam, numar awb, nr awb, takip numarasi,
      takip no, takip kodu, kargo takip no, kargo takip numarasi, kargo takip kodu, gonderi no, gonderi takip no`),
    // Russian, Japanese, Chinese, Korean
    ...list(`трек номер, трек номер отправления, трек номер посылки, трек код, номер отслеживания, 追跡番号, 送り状番号, 送り状no, 伝票番号, 配送伝票番号, お問い合わせ番号,
      お荷物伝票番号, お問い合わせ伝票番号, 問い合わせ番号, トラッキング番号, 荷物番号, 운송장번호, 송장번호, 运单号, 快递单号, 物流单号, 跟踪号, 追踪号, 跟踪单号, 跟踪号码, 追踪号码, 物流跟踪号, 快递号, 運單號, 物流單號, 物流編號, 追蹤號碼, 追蹤編號,
      快遞單號, 跟踪编号, 运单编号, 物流运单号`),
  ],
  carrier: [
    ...list(`tracking provider, tracking company, tracking carrier, tracking courier, tracking carrier name, shipping provider, shipping company,
      shipping partner, shipping courier, shipping carrier used, shipping carrier name, shipping provider name, shipping company name, shipping agent,
      shipping vendor, shipment provider, shipment company, shipment courier, shipment carrier name, ship carrier name, carrier used, carrier title,
      carrier description, carrier company, order carrier, parcel carrier, courier company, courier partner, courier provider, courier title,
      delivery company, delivery carrier, delivery partner, delivery provider, delivery courier, logistics provider, logistics company,
      logistics partner, logistics carrier, logistic company, transport company, transporter, transporter name, transport provider, freight carrier,
      freight company, freight forwarder, fulfillment carrier, tracking provider name, last mile carrier, postal carrier, rate provider,
      fulfillment tracking company, courier used, ship via, shipped via, shipping via, sent via, shipped with, shipped by carrier, carrier code, scac,
      scac code, carrier scac, carrier scac code, shipping agent code, courier code, shipping carrier code, ship carrier code, tracking provider code`),
    // German, French, Spanish, Italian, Dutch, Portuguese
    ...list(`logistiker, versanddienstleister, versandunternehmen, versanddienst, versandpartner, versandfirma, tracking versandunternehmen,
      paketdienst, paketdienstleister, zusteller, zustelldienst, logistikdienstleister, logistikunternehmen, logistikpartner, transportunternehmen,
      transportdienstleister, transporteur, dienstleister, kurierdienst, kurier, frachtfuhrer, spediteur, spedition, lieferdienst,
      nom du transporteur, societe de livraison, societe de transport, transporteur utilise, prestataire de livraison, livreur, transportista,
      empresa de transporte, empresa de transportes, empresa de envio, empresa de mensajeria, compania de envio, compania de transporte, paqueteria,
      mensajeria, agencia de transporte, corriere, vettore, trasportatore, spedizioniere, nome corriere, corriere espresso, vervoerder, bezorger,
      pakketdienst, koerier, bezorgdienst, verzenddienst, verzendpartner, transportadora, empresa transportadora, nome da transportadora, correio`),
    // Polish, Swedish, Danish, Norwegian, Finnish, Czech, Hungarian, Romanian, Turkish
    ...list(`przewoznik, firma kurierska, kurier nazwa, transportor, fraktbolag, fraktforetag, speditor, transportforetag, fragtfirma, fragtmand,
      transportselskap, fraktselskap, speditor navn, kuljetusyhtio, kuljetusliike, dopravce, prepravce, prepravni spolecnost, futarszolgalat, futar,
      curier, firma de curierat, kargo firmasi, kargo sirketi`),
    // Russian, Japanese, Chinese, Korean
    ...list(`перевозчик, служба доставки, 配送業者, 配送業者名, 運送会社, 運送業者, 運送会社名, 配送会社, 配送会社名, 宅配業者, 택배사, 택배회사, 택배사명, 배송업체, 운송사, 物流公司, 快递公司, 承运商, 承运人, 物流商,
      物流服务商, 承運商, 物流公司名称, 快遞公司, 配送公司`),
  ],
  method: [
    ...list(`service, carrier service, carrier service name, carrier service level, carrier service type, carrier service selected, carrier method,
      carrier service code, rate service level, service level, service type, service name, service selected, service description, service code,
      shipping service level, shipping service name, shipping service used, shipping service type, shipping service code, ship service level,
      ship service name, shipment service, shipment service level, shipping class, shipping level, mail class, mail service, shipping option,
      shipping speed, shipping type, shipping mode, shipping method name, shipping method title, shipping method code, ship method name,
      ship method code, shipping agent service, shipping agent service code, ship mode, ship type, ship speed, ship option, ship class,
      requested service, requested shipping service, carrier service requested, service requested, delivery service, delivery service name,
      delivery option, delivery type, delivery mode, delivery speed, delivery method name, postal service, postage service, mode of shipment,
      mode of delivery, fulfillment shipping method, fulfillment service level`),
    // German, French, Spanish, Italian, Dutch, Portuguese
    ...list(
      `versandmethode, versandservice, versandoption, versandweg, lieferart, liefermethode, zustellart, versandprodukt, versand art`,
    ),
    ...combine('mode, methode, type, service', 'de livraison, d expedition, d envoi, livraison'),
    ...combine('metodo, forma, tipo, modo, servicio', 'de envio, envio, de entrega, del envio'),
    ...list(`servicio, modalidad de envio`),
    ...combine('metodo, tipo, modalita, servizio', 'di spedizione, spedizione, di consegna, consegna'),
    ...list(`servizio, verzendmethode, verzendwijze, verzendoptie, verzendservice, leveringsmethode, leverwijze, bezorgmethode, servico,
      servico de envio, servico de entrega, modalidade de envio, modalidade de frete, forma de frete, forma frete`),
    // Polish, Swedish, Danish, Norwegian, Finnish, Czech, Hungarian, Romanian, Turkish
    ...list(`metoda wysylki, sposob wysylki, metoda dostawy, sposob dostawy, forma dostawy, usluga, usluga kurierska, leveranssatt, leveransmetod,
      fraktsatt, fraktmetod, leveringsmetode, leveringsmate, forsendelsesmetode, fragtmetode, fraktmetode, toimitustapa, zpusob dopravy,
      zpusob doruceni, zpusob dodani, szallitasi mod, metoda de livrare, modalitate de livrare, teslimat yontemi`),
    // Russian, Japanese, Chinese, Korean
    ...list(
      `способ доставки, тип услуги, 配送方法, 配送サービス, 発送方法, 出荷方法, 배송방법, 配送方式, 运输方式, 物流方式, 物流渠道, 物流产品, 发货方式, 運送方式, 快递方式, 物流服务, 运输服务`,
    ),
  ],
  status: [
    ...list(`returns status, rma status, return state, return disposition status, status of return, return order status, retourenstatus,
      rucksendestatus, ruckgabestatus, status retoure, retourstatus, status retour, statut, statut du retour, statut de retour, statut retour,
      estatus, estado de la devolucion, estado de devolucion, stato del reso, stato reso, status da devolucao, estado da devolucao, status zwrotu,
      returstatus, stav vraceni, stav reklamace, ステータス, 返品ステータス, 返品状況, 状态, 狀態, 退货状态, 退貨狀態, статус, статус возврата`),
  ],
  rmaNumber: [
    ...combine('return, returns', 'number, no, nr, id, ref, reference, reference number'),
    ...combine('return rma, return order, return request, return authorization, return authorisation', numbers),
    ...combine('return merchandise authorization, return merchandise authorisation, return auth', `, ${numbers}`),
    ...combine('return material authorization, return material authorisation', `, ${numbers}`),
    ...list(`return rma, return authorization, return authorisation, rma numbers, rma ref, rma reference, rma num`),
    ...combine('ra', 'number, no'),
    ...combine('retouren, retour, rma', 'nummer, nr, id'),
    ...list(`retourennummer, retournummer, rucksendenummer, rucksendungsnummer, rmanummer`),
    ...combine('numero, n, no, id, code', 'de retour, retour, du retour, rma, de rma, di rma'),
    ...combine('numero, n, id, codigo', 'de devolucion, devolucion, de la devolucion, da devolucao'),
    ...combine('numero, n, id, codice', 'reso, di reso, del reso'),
    ...combine('numer, nr', 'zwrotu, rma, reklamacji'),
    ...list(
      `retur nummer, returid, cislo vratky, cislo rma, cislo vraceni, 返品番号, rma番号, 返品受付番号, 退货单号, 退货编号, rma单号, 退貨單號, 退货号, номер возврата`,
    ),
  ],
  voided: [
    ...list(`void, is voided, is void, void indicator, voided indicator, void flag, voided flag, void status, label voided, label void,
      label is voided, label refund status, postage refund status, shipment voided, shipment void, void label, label status, label state, storniert,
      storno, annule, anulado, annullato`),
  ],
  returnedQuantity: [
    ...combine('qty, quantity, units', 'returned, received, received back, returned to stock, rcvd, recd'),
    ...combine('return, returned, received, rcvd', 'qty, quantity, units'),
    ...list(`received, rcvd, retourmenge, eingangsmenge, zuruckgesendete menge, menge retourniert, quantite retournee, qte retournee, quantite recue,
      cantidad devuelta, cantidad recibida, quantita resa, quantita ricevuta, aantal retour, aantal geretourneerd, aantal ontvangen,
      quantidade devolvida, ilosc zwrocona`),
  ],
  orderedQuantity: [
    ...combine('qty, quantity, units', 'ordered, expected, authorized, authorised, requested, purchased, sold'),
    ...combine(
      'order, ordered, expected, authorized, authorised, requested, purchased, original',
      'qty, quantity, units',
    ),
    ...list(`expected, units shipped, bestellmenge, bestellte menge, menge bestellt, erwartete menge, quantite commandee, qte commandee, cantidad pedida,
      cantidad esperada, quantita ordinata, aantal besteld, quantidade pedida, ilosc zamowiona`),
  ],
};
