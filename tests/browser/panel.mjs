// The panel of the live page: each kind of screen in a narrow and a wide window and before axe-core, Edit Home by
// keyboard alone.
//   node panel.mjs ONE-TIME-LINK USER PASSWORD
import assert from 'node:assert/strict';
import { faults, look, readable, tabTo, violations, visit } from './browser.mjs';

const [link, user, password] = process.argv.slice(2);

const NAMED = ['Send from Folder', '+', '001', [null, 'Line 1'], 'Next'];
const SECURITY = ['Device', 'Authentication/Accounting', 'Authentication/Security Settings'];
// The way from Home to each kind of screen: what is pressed; what is typed is in a list, below its label where it has one.
const SCREENS = {
  home: [],
  device: ['Device'],
  'information-reports': ['Device', 'Information & Reports'],
  'software-version': ['Device', 'Information & Reports', 'Software Version'],
  'printer-reports': ['Device', 'Information & Reports', 'Print Reports', 'Printer Reports'],
  'job-status-activity-report': ['Device', 'Information & Reports', 'Print Reports', 'Job Status/Activity Report'],
  'auditron-reports': ['Device', 'Information & Reports', 'Print Reports', 'Auditron Reports'],
  'system-settings': ['Device', 'System Settings'],
  'system-clock-timers': ['Device', 'System Settings', 'System Clock/Timers'],
  date: ['Device', 'System Settings', 'System Clock/Timers', 'Date'],
  saving: ['Device', 'System Settings', 'System Clock/Timers', 'Daylight Saving'],
  'auto-clear': ['Device', 'System Settings', 'System Clock/Timers', 'Auto Clear'],
  reports: ['Device', 'System Settings', 'Reports'],
  'restore-factory-defaults': ['Device', 'System Settings', 'Reset', 'Restore Factory Defaults'],
  confirm: ['Device', 'System Settings', 'Other Settings', 'Data Encryption', 'On', 'OK'],
  authentication: [...SECURITY, 'Authentication'],
  'receive-control': [...SECURITY, 'Authentication', 'Charge/Private Print Settings', 'Receive Control'],
  'administrator-password': [...SECURITY, 'Administrator Settings', 'Administrator Password'],
  'port-settings': ['Device', 'Connectivity & Network Setup', 'Port Settings'],
  'ssl-tls-settings': ['Device', 'Connectivity & Network Setup', 'Security Settings', 'SSL/TLS Settings'],
  'fax-control': ['Device', 'App Settings', 'Fax Settings', 'Fax Control'],
  'job-status': ['Jobs'],
  'private-charge-print': ['Private Charge Print'],
  'send-from-folder': ['Send from Folder'],
  'folder-number': ['Send from Folder', '+'],
  'folder-name': ['Send from Folder', '+', '001'],
  'new-folder-passcode': [...NAMED],
  'new-folder': [...NAMED, 'Check Folder Passcode', 'OK'],
  folder: [...NAMED, 'Check Folder Passcode', 'OK', 'OK', 'Line 1'],
  'folder-details': ['Send from Folder', 'Line 1', 'Folder Details'],
  'edit-folder': ['Send from Folder', 'Line 1', 'Folder Details', 'Edit'],
  copy: ['Copy'],
  'paper-supply': ['Copy', 'Paper Supply'],
  'original-size': ['Copy', 'Original Size'],
  scan: ['Scan'],
  'scan-to-folder': ['Scan', 'Line 1'],
  resolution: ['Scan', 'Line 1', 'Resolution'],
  job: ['Jobs', 'Completed Jobs', 'Sample page'],
  'secure-print': ['Jobs', 'Secure Print'],
  'private-charge-print-job': ['Private Charge Print', 'Sample page'],
  preview: ['Private Charge Print', 'Sample page', 'Preview'],
  customize: ['Customize'],
  'edit-home': ['Customize', 'Edit Home', 'Scan'],
};
// A user whose folder asks for a passcode, and whose print waits.
const ALICE = { id: 'alice', password: 'alice-pass1' };

// [-] and [+] stand in one line.
const stepsInLine = () => new Set(
  [...document.querySelectorAll('[data-slot="step"]')].map((it) => it.getBoundingClientRect().top),
).size <= 1;

// What is cut off: a word that is wider than what it stands in.
function cut() {
  const all = [...document.querySelectorAll('#screen button, #screen label, #screen p, #screen h2')];
  return all.filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.textContent);
}

await visit(async (page) => {
  await readable(page);
  await page.goto(link);
  const panel = page.getByRole('region', { name: 'Control panel' });
  const control = (method, path, body) => page.evaluate(async ([how, to, what]) => {
    const reply = await fetch(`/v1/${to}`,
      { method: how, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what) });
    return reply.json();
  }, [method, path, body]);
  const send = (path, body) => control('POST', `panel/${path}`, body);
  const press = (label) => send('press', { label });
  const take = (step) => (Array.isArray(step) ? send('type', { label: step[0], text: step[1] }) : press(step));

  // The screen that is shown, in both widths, by eye and by axe-core.
  async function check(shown, name) {
    assert.equal(shown.screen, name);
    await page.waitForFunction(([title, items]) => document.querySelector('#title').textContent === title
      && document.querySelectorAll('#screen [data-item]').length === items, [shown.title, shown.items.length]);
    await look(page, `panel-${name}`);
    for (const width of [390, 1400]) {
      await page.setViewportSize({ width, height: 1000 });
      assert.ok(await page.evaluate(stepsInLine), `[+] of ${name} at ${width}`);
      assert.deepEqual(await page.evaluate(cut), [], `${name} at ${width}`);
      assert.deepEqual((await page.evaluate(faults)).slice(0, 3), [], `${name} at ${width}`);
    }
    assert.deepEqual(await violations(page, '#machine'), [], name);
  }

  await panel.getByRole('button', { name: 'Local User' }).waitFor();
  assert.deepEqual(await violations(page), []);
  await check(await press('Local User'), 'log-in');
  await take(['User ID', user]);
  await take(['Password', password]);
  await check(await press('OK'), 'warning');
  await press('Close');
  await control('POST', 'hands/sample', {});
  await control('POST', 'users', { ...ALICE, role: 'General User' });
  await control('PUT', 'settings/private_print.receive_control.login_success', { value: 'Save as Private Charge Print Job' });
  await control('PUT', 'settings/private_print.receive_control', { value: 'According to Print Accounting' });
  await control('POST', 'hands/sample', { user: ALICE.id, password: ALICE.password });
  await control('POST', 'folders', { number: 2, name: 'Scans', owner: ALICE.id, passcode: '4711' });
  await control('POST', 'clock/advance', { until: 'idle' });

  for (const [screen, way] of Object.entries(SCREENS)) {
    let shown = await press('Home');
    for (const step of way) shown = await take(step);
    await check(shown, screen);
  }

  // A tile is taken off Home with the keyboard alone, and an [X] says whose it is.
  await press('Home');
  await panel.getByRole('button', { name: 'Customize' }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Edit Home' }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'X Scan', exact: true }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: '+ Scan', exact: true }).waitFor();
  await tabTo(page, 'Done');
  await page.keyboard.press('Enter');
  await panel.getByRole('heading', { name: 'Home', exact: true }).waitFor();

  // What others see, and what everybody sees of a device that does not work.
  await send('login', { user: ALICE.id, password: ALICE.password });
  await press('Send from Folder');
  await check(await press('Scans'), 'folder-passcode');
  await control('PUT', 'faults/016-210', { active: true });
  await check(await control('GET', 'panel'), 'fault');
  await control('POST', 'power', { action: 'off' });
  await check(await control('GET', 'panel'), 'blank');
});
