/** The fields that a query can fill in, and what was wrong with it. */
export interface QueryFields {
  command?: string;
  queryVersion?: string;
  user?: string;
  deviceId?: string;
  deviceType?: string;
  acceptsMultipart?: boolean;
  saveInSent?: boolean;
  attachmentName?: string;
  collectionId?: string;
  itemId?: string;
  longId?: string;
  occurrence?: string;
  locale?: number;
  problems: string[];
}
