import { Buffer } from 'node:buffer';
import { documentOf, openBody, wholeBody } from '../eas/body.ts';
import type { RequestLine } from '../eas/request-line.ts';
import { topStatus } from '../eas/status.ts';
import type { Body, Direction, InspectedRequest, InspectedResponse, RawHeaders } from '../message.ts';
import { encode } from '../wbxml/encode.ts';
import { fromXml } from '../wbxml/from-xml.ts';
import type { Example, RuleSubject } from './rule.ts';
import {
  exchangeSubject,
  requestSubject,
  responseSubject,
  type Subject,
  type Surroundings,
} from './subject.ts';

const CONTENT_TYPE: RawHeaders = ['Content-Type', 'application/vnd.ms-sync.wbxml'];

/** The request line of an example; without a word from it, that of a device of protocol 14.1. */
export function exampleLine({ request, response, given }: Example): RequestLine {
  const root = /^<([A-Za-z]+)/.exec(request ?? response ?? '')?.[1] ?? 'Sync';
  return {
    command: given.command ?? root,
    query: given.queryVersion === undefined ? 'plain' : 'base64',
    protocolVersion: given.protocolVersion ?? given.queryVersion ?? '14.1',
    ...(given.queryVersion !== undefined && { queryVersion: given.queryVersion }),
    user: given.user ?? 'user',
    deviceId: given.deviceId ?? 'DEVICE',
    deviceType: given.deviceType ?? 'Phone',
    acceptsMultipart: false,
    problems: [],
  };
}

/** What a rule judges in an example, as if its documents had crossed the wire. Throws an XmlError for one that is no XML. */
export function exampleSubject(on: RuleSubject, example: Example, line: RequestLine): Subject {
  const around = surroundings(example);
  const request = exampleRequest(example, line);
  if (on === 'request') return requestSubject(request, around);
  const response = exampleResponse(example, line);
  if (on === 'response') return responseSubject(request, response, around);
  return exchangeSubject(request, response, around);
}

function surroundings({ given }: Example): Surroundings {
  return {
    region: given.region ?? '',
    recall: (_, item) => given.remembered?.[`${item.collectionId ?? ''}/${item.serverId ?? ''}`],
  };
}

function exampleRequest(example: Example, line: RequestLine): InspectedRequest {
  const target = `/Microsoft-Server-ActiveSync?Cmd=${line.command}`;
  const head = { method: 'POST', target, headers: headersOf(example) };
  return { head, line, body: bodyOf(example.request, 'request', line) };
}

function exampleResponse(example: Example, line: RequestLine): InspectedResponse {
  const body = bodyOf(example.response, 'response', line);
  const document = documentOf(body);
  const status = document && topStatus(line.command, document);
  const head = { status: example.given.httpStatus ?? 200, headers: headersOf(example) };
  return { head, body, ...(status !== undefined && { status }) };
}

function headersOf({ given }: Example): RawHeaders {
  return [...CONTENT_TYPE, ...Object.entries(given.headers ?? {}).flat()];
}

function bodyOf(xml: string | undefined, direction: Direction, line: RequestLine): Body {
  const bytes = xml === undefined ? Buffer.alloc(0) : encode(fromXml(xml));
  return openBody(CONTENT_TYPE, wholeBody(bytes), direction, line.command);
}
