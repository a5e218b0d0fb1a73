import { airSync } from './00-airsync.ts';
import { contacts } from './01-contacts.ts';
import { email } from './02-email.ts';
import { airNotify } from './03-airnotify.ts';
import { calendar } from './04-calendar.ts';
import { move } from './05-move.ts';
import { getItemEstimate } from './06-get-item-estimate.ts';
import { folderHierarchy } from './07-folder-hierarchy.ts';
import { meetingResponse } from './08-meeting-response.ts';
import { tasks } from './09-tasks.ts';
import { resolveRecipients } from './10-resolve-recipients.ts';
import { validateCert } from './11-validate-cert.ts';
import { contacts2 } from './12-contacts2.ts';
import { ping } from './13-ping.ts';
import { provision } from './14-provision.ts';
import { search } from './15-search.ts';
import { gal } from './16-gal.ts';
import { airSyncBase } from './17-airsyncbase.ts';
import { settings } from './18-settings.ts';
import { documentLibrary } from './19-document-library.ts';
import { itemOperations } from './20-item-operations.ts';
import { composeMail } from './21-compose-mail.ts';
import { email2 } from './22-email2.ts';
import { notes } from './23-notes.ts';
import { rightsManagement } from './24-rights-management.ts';
import { find } from './25-find.ts';
import { windowsLive } from './254-windows-live.ts';

/** Every code page of MS-ASWBXML 2.1.2.1, page 254 (undocumented, sent by Outlook) included. */
export const pages = [
  airSync,
  contacts,
  email,
  airNotify,
  calendar,
  move,
  getItemEstimate,
  folderHierarchy,
  meetingResponse,
  tasks,
  resolveRecipients,
  validateCert,
  contacts2,
  ping,
  provision,
  search,
  gal,
  airSyncBase,
  settings,
  documentLibrary,
  itemOperations,
  composeMail,
  email2,
  notes,
  rightsManagement,
  find,
  windowsLive,
];
