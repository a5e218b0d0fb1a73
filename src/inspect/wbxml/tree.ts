import { Buffer } from 'node:buffer';
import { UTF_8 } from './charset.ts';
import type { WbxmlError } from './error.ts';
import type { Tag } from './tags.ts';

/**
 * A document as plain objects: what XML is read into, what is encoded, and what tests compare. It says everything
 * a body says except how integers were padded and where needless SWITCH_PAGEs stood.
 */
export interface WbxmlTree {
  /** Version byte: 0x03 for 1.3. */
  readonly version: number;
  /** Public identifier; 0 when `publicIdIndex` names a string of the table instead. */
  readonly publicId: number;
  readonly publicIdIndex: number;
  /** IANA MIBenum. */
  readonly charset: number;
  /** As on the wire, terminators included. */
  readonly stringTable: Uint8Array;
  /** The root element, and instructions around it. No element where a body ended before its first. */
  readonly nodes: readonly TreeNode[];
  /** Why the body was not read to its end. */
  readonly error?: WbxmlError;
}

export interface TreeElement {
  readonly kind: 'element';
  /** Page and token; for a literal LITERAL on page 0, as pages mean nothing to a name of the string table. */
  readonly tag: Tag;
  /** Index of a literal's name in the string table. */
  readonly literal?: number;
  /** Absent without the attribute bit. */
  readonly attributes?: readonly TreeAttribute[];
  /** Absent without the content bit. */
  readonly children?: readonly TreeNode[];
  /** Reading stopped inside. */
  readonly unfinished?: true;
}

export interface TreeAttribute {
  readonly kind: 'attribute';
  /** Code page of the attribute space. */
  readonly page: number;
  readonly token: number;
  readonly literal?: number;
  readonly value: readonly TreeValue[];
}

/** Text, or its bytes where text cannot say them in the document's character set. */
export type TreeText = { readonly kind: 'text' } & TextOrBytes;
export type TextOrBytes =
  | { readonly text: string; readonly bytes?: never }
  | { readonly bytes: Uint8Array; readonly text?: never };

/** Reference into the string table. */
export interface TreeTableText {
  readonly kind: 'table-text';
  readonly index: number;
}

export interface TreeEntity {
  readonly kind: 'entity';
  readonly code: number;
}

export interface TreeOpaque {
  readonly kind: 'opaque';
  readonly bytes: Uint8Array;
}

/** EXT_I_n carries a string, EXT_T_n an integer, EXT_n nothing. */
export interface TreeExtension {
  readonly kind: 'extension';
  readonly token: number;
  readonly string?: TextOrBytes;
  readonly number?: number;
}

/** Value token of the attribute space. */
export interface TreeValueToken {
  readonly kind: 'value';
  readonly page: number;
  readonly token: number;
}

export interface TreeInstruction {
  readonly kind: 'instruction';
  readonly attributes: readonly TreeAttribute[];
}

/** What stands in an element and in an attribute's value alike. */
export type TreeContent = TreeText | TreeTableText | TreeEntity | TreeOpaque | TreeExtension;
export type TreeValue = TreeContent | TreeValueToken;
export type TreeNode = TreeElement | TreeInstruction | TreeContent;

/** The header ActiveSync uses: 03 01 6A 00. (MS-ASWBXML 2.1.2.1) */
export const ACTIVE_SYNC_HEADER = {
  version: 0x03,
  publicId: 0x01,
  publicIdIndex: 0,
  charset: UTF_8,
  stringTable: Buffer.alloc(0),
} as const;
