import { definePage } from '../page.ts';

export const rightsManagement = definePage(24, 'RightsManagement', [
  [0x05, 'RightsManagementSupport', '14.1-16.1'],
  [0x06, 'RightsManagementTemplates', '14.1-16.1'],
  [0x07, 'RightsManagementTemplate', '14.1-16.1'],
  [0x08, 'RightsManagementLicense', '14.1-16.1'],
  [0x09, 'EditAllowed', '14.1-16.1'],
  [0x0a, 'ReplyAllowed', '14.1-16.1'],
  [0x0b, 'ReplyAllAllowed', '14.1-16.1'],
  [0x0c, 'ForwardAllowed', '14.1-16.1'],
  [0x0d, 'ModifyRecipientsAllowed', '14.1-16.1'],
  [0x0e, 'ExtractAllowed', '14.1-16.1'],
  [0x0f, 'PrintAllowed', '14.1-16.1'],
  [0x10, 'ExportAllowed', '14.1-16.1'],
  [0x11, 'ProgrammaticAccessAllowed', '14.1-16.1'],
  [0x12, 'Owner', '14.1-16.1'],
  [0x13, 'ContentExpiryDate', '14.1-16.1'],
  [0x14, 'TemplateID', '14.1-16.1'],
  [0x15, 'TemplateName', '14.1-16.1'],
  [0x16, 'TemplateDescription', '14.1-16.1'],
  [0x17, 'ContentOwner', '14.1-16.1'],
  [0x18, 'RemoveRightsManagementProtection', '14.1-16.1'],
]);
