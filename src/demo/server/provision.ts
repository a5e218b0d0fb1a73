import { textOf } from '../wbxml.ts';
import type { Handler } from './call.ts';

/** The key that goes with the offered policy, and the final one that every command then carries. */
const OFFERED_KEY = '1307199584';
const FINAL_KEY = '3942919513';

/** Two rounds: the device asks for the policy, then acknowledges it. (MS-ASCMD 4.8) */
export const provision: Handler = ({ document, device }) => {
  device.isProvisioned = textOf(document, 'provision:PolicyKey') === OFFERED_KEY;
  const [key, data] = device.isProvisioned ? [FINAL_KEY, ''] : [OFFERED_KEY, POLICY];
  return {
    xml: `
      <Provision>
        <Status>1</Status>
        <Policies>
          <Policy>
            <PolicyType>MS-EAS-Provisioning-WBXML</PolicyType>
            <Status>1</Status>
            <PolicyKey>${key}</PolicyKey>
            ${data}
          </Policy>
        </Policies>
      </Provision>`,
  };
};

const POLICY = `
  <Data>
    <EASProvisionDoc>
      <DevicePasswordEnabled>1</DevicePasswordEnabled>
      <AlphanumericDevicePasswordRequired>0</AlphanumericDevicePasswordRequired>
      <MinDevicePasswordLength>4</MinDevicePasswordLength>
      <MaxInactivityTimeDeviceLock>900</MaxInactivityTimeDeviceLock>
      <AllowSimpleDevicePassword>0</AllowSimpleDevicePassword>
    </EASProvisionDoc>
  </Data>`;
