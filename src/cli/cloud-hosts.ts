/** Servers that phones without one of their own organisation speak ActiveSync and Autodiscover with. */
export const CLOUD_HOSTS: readonly string[] = [
  'outlook.office365.com',
  'outlook.office.com',
  'autodiscover-s.outlook.com',
  'eas.outlook.com',
  'm.google.com',
];
