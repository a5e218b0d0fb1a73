/** Where in an answer a lead stands. */
export type Place =
  /** The value at this index of the header fields. */
  | { readonly kind: 'header'; readonly index: number }
  /** These bytes of the body with its coding undone. */
  | {
      readonly kind: 'body';
      readonly form: 'xml' | 'json';
      readonly start: number;
      readonly end: number;
      /** Names from the root down. */
      readonly path: string;
    };

export type LeadKind =
  | 'X-MS-Location'
  | 'Location'
  | 'Url'
  | 'Name' // of the same server as the Url before it
  | 'RedirectUrl'
  | 'Redirect'; // an address of a mailbox, whose domain the device asks next

/** What an answer tells a device of where to go next. */
export interface Lead {
  readonly kind: LeadKind;
  /** As written, blanks around it cut and escapes undone. */
  readonly value: string;
  /** What goes there: the commands of ActiveSync, or the next Autodiscover request. */
  readonly service: 'activesync' | 'autodiscover';
  readonly place: Place;
}

/** What is said of where to go, and what keeps that from being known. */
export interface Leads {
  readonly leads: readonly Lead[];
  /** Why an answer that may lead somewhere could not be read, as half a sentence. */
  readonly problem?: string;
  /** The service says that it cannot tell, in words of its own; the device asks elsewhere. */
  readonly failure?: string;
}
