import type { OrgResponse } from '../http.ts';
import { child, METADATA_NAMESPACE, parseXml, renderElement, type XmlElement, type XmlValue } from './xml.ts';

/** A refusal of the whole call: `code` as in the API's ExceptionCode list, without prefix. */
export class SoapFault extends Error {
  public readonly code: string;

  public constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The call of an envelope: the one element in its body. */
export function readCall(envelope: string): XmlElement {
  const call = child(parseXml(envelope), 'Body')?.children[0];
  if (!call) throw new SoapFault('UNKNOWN_EXCEPTION', 'The request has no body');
  return call;
}

function envelope(body: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
    ` xmlns="${METADATA_NAMESPACE}" xmlns:sf="${METADATA_NAMESPACE}"` +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  );
}

const headers = { 'content-type': 'text/xml;charset=UTF-8' };

/** `result` holds ready XML: the repeated or single `<result>` of the operation. */
export function soapAnswer(operation: string, result: string): OrgResponse {
  return { status: 200, headers, body: envelope(`<${operation}Response>${result}</${operation}Response>`) };
}

export function soapResult(operation: string, result: XmlValue): OrgResponse {
  return soapAnswer(operation, renderElement('result', result));
}

/** The platform repeats the code in the text: `INVALID_TYPE: Unknown type…`. */
export function soapFault(code: string, message: string): OrgResponse {
  const fault = renderElement('faultcode', `sf:${code}`) + renderElement('faultstring', `${code}: ${message}`);
  return { status: 500, headers, body: envelope(`<soapenv:Fault>${fault}</soapenv:Fault>`) };
}
