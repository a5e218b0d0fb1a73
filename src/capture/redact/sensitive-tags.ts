import { knownTag } from '../../inspect/eas/tags.ts';
import { type Node, NodeKind, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import type { Tag } from '../../inspect/wbxml/tags.ts';

/** What the content of an element is. */
type Sensitivity = 'secret' | 'text' | 'person';

/** Elements by namespace, of those that hold what somebody may not want to give away. Ids, states and times are not here. */
const NAMES: Readonly<Record<Sensitivity, Readonly<Record<string, string>>>> = {
  secret: {
    Provision: 'PolicyKey',
    // The recovery password of the device. (MS-ASCMD 2.2.3.46)
    Settings: 'Password',
    ItemOperations: 'UserName Password',
    Search: 'UserName Password',
  },
  text: {
    AirSyncBase:
      'Data Content Preview DisplayName Annotation ContentLocation Street City State Country PostalCode ' +
      'Latitude Longitude Altitude LocationUri',
    Email: 'Body Subject ThreadTopic MIMEData DisplayName AttName Location Category',
    Email2: 'UmUserNotes',
    Calendar:
      'Body Subject Location DisplayName AttName Category Rtf OnlineMeetingConfLink OnlineMeetingExternalLink',
    Tasks: 'Body Subject Category Rtf',
    Notes: 'Subject Category',
    Contacts: 'Body Category Rtf Picture WebPage',
    ComposeMail: 'Mime',
    ItemOperations: 'Data',
    Search: 'FreeText Value',
    Find: 'FreeText Preview',
    WindowsLive: 'Value',
    DocumentLibrary: 'DisplayName LinkId',
    Settings: 'ReplyMessage',
    ResolveRecipients: 'Data',
    GAL: 'Data',
    FolderHierarchy: 'DisplayName',
    RightsManagement: 'TemplateName TemplateDescription',
  },
  person: {
    Email: 'To Cc From ReplyTo DisplayTo Organizer',
    Email2: 'UmCallerID Sender Bcc',
    Calendar: 'Email Name OrganizerEmail OrganizerName',
    Contacts:
      'Anniversary AssistantName AssistantPhoneNumber Birthday Business2PhoneNumber BusinessAddressCity BusinessAddressCountry ' +
      'BusinessAddressPostalCode BusinessAddressState BusinessAddressStreet BusinessFaxNumber BusinessPhoneNumber ' +
      'CarPhoneNumber Child CompanyName Department Email1Address Email2Address Email3Address FileAs FirstName ' +
      'Home2PhoneNumber HomeAddressCity HomeAddressCountry HomeAddressPostalCode HomeAddressState HomeAddressStreet ' +
      'HomeFaxNumber HomePhoneNumber JobTitle LastName MiddleName MobilePhoneNumber OfficeLocation OtherAddressCity ' +
      'OtherAddressCountry OtherAddressPostalCode OtherAddressState OtherAddressStreet PagerNumber RadioPhoneNumber ' +
      'Spouse Suffix Title YomiCompanyName YomiFirstName YomiLastName Alias',
    Contacts2:
      'CustomerId GovernmentId IMAddress IMAddress2 IMAddress3 ManagerName CompanyMainPhone AccountName NickName MMS',
    ResolveRecipients: 'DisplayName EmailAddress To Certificate MiniCertificate',
    GAL: 'DisplayName Phone Office Title Company Alias FirstName LastName HomePhone MobilePhone EmailAddress',
    Find: 'DisplayCc DisplayBcc Query',
    Search: 'Query',
    ValidateCert: 'Certificate',
    AirNotify: 'DeviceAddress',
    Settings: 'IMEI FriendlyName PhoneNumber SMTPAddress PrimarySmtpAddress UserDisplayName AccountName',
    ComposeMail: 'Name Email',
    RightsManagement: 'ContentOwner',
  },
};

const sensitivities: ReadonlyMap<Tag, Sensitivity> = new Map(
  (['secret', 'text', 'person'] as const).flatMap((sensitivity) =>
    Object.entries(NAMES[sensitivity]).flatMap(([namespace, names]) =>
      names.split(' ').map((name) => [knownTag(`${namespace}:${name}`), sensitivity] as const),
    ),
  ),
);

/** Pages of code that hold secrets: the cheap question to ask before walking. */
export const SECRET_PAGES: readonly number[] = [
  ...new Set([...sensitivities].filter(([, kind]) => kind === 'secret').map(([tag]) => tag >> 6)),
];

/** Words to look people up by, or elements that say what is searched for. (MS-ASCMD, Query) */
const WORDS_OR_ELEMENTS: ReadonlySet<Tag> = new Set(['Search:Query', 'Find:Query'].map(knownTag));

/** What the content of an element of a document is; undefined for one that tells nothing about people. */
export function sensitivityIn(document: WbxmlDocument, node: Node): Sensitivity | undefined {
  const tag = document.tag(node);
  const hasContent = document.next(node) > node + 1;
  if (WORDS_OR_ELEMENTS.has(tag) && hasContent && document.kind(node + 1) === NodeKind.Element)
    return undefined;
  return sensitivities.get(tag);
}

/** The same of any element with that tag. */
export function sensitivityOf(tag: Tag): Sensitivity | undefined {
  return sensitivities.get(tag);
}
