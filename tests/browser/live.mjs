// The live page: log in at the panel, print a held job, see the paper and both logs, be asked, lose the twin.
//   node live.mjs ONE-TIME-LINK USER PASSWORD
import assert from 'node:assert/strict';
import { faults, look, visit } from './browser.mjs';

const [link, user, password] = process.argv.slice(2);

await visit(async (page, expecting) => {
  await page.goto(link);
  assert.doesNotMatch(page.url(), /key=/, 'the key leaves the address');
  const panel = page.getByRole('region', { name: 'Control panel' });
  await panel.getByRole('button', { name: 'Local User' }).click();

  // Enter goes from the User ID to the password, and a password that is none or wrong leaves the keyboard in the screen.
  const at = () => page.evaluate(() => document.activeElement.closest('[data-item]')?.dataset.item ?? 'nothing');
  const message = page.locator('#message');
  await panel.getByLabel('User ID').fill(user);
  await page.keyboard.press('Enter');
  assert.equal(await at(), 'password');
  await page.keyboard.press('Enter');
  await message.getByText('Type the password first.').waitFor();
  assert.equal(await at(), 'password');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await message.getByText('Authentication failed.').waitFor();
  await page.waitForFunction(() => document.activeElement.closest('[data-item]')?.dataset.item === 'user-id');
  await page.keyboard.type(user);
  await page.keyboard.press('Enter');
  await page.keyboard.type(password);
  await look(page, 'live-log-in');
  await page.keyboard.press('Enter');

  // So does Create Folder, to the passcode.
  await panel.getByRole('button', { name: 'Send from Folder' }).click();
  await panel.getByRole('button', { name: '+', exact: true }).click();
  await panel.getByLabel('Folder Number').fill('7');
  await page.keyboard.press('Enter');
  await panel.getByLabel('Folder Name').fill('Faxes');
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Check Folder Passcode' }).waitFor();
  await panel.getByRole('button', { name: 'Home' }).click();
  await panel.getByRole('button', { name: 'Private Charge Print' }).click();
  await panel.getByText('alert(1)').first().click();
  await look(page, 'live-job');
  await panel.getByRole('button', { name: 'Print', exact: true }).click();
  await page.getByRole('button', { name: 'until idle' }).click();
  const tray = page.getByRole('region', { name: 'Output tray' });
  const thumbnail = await tray.getByRole('img').first().elementHandle();
  await page.waitForFunction((it) => it.complete && it.naturalWidth > 0, thumbnail);
  await page.getByText('Completed').first().waitFor();
  await look(page, 'live-printed');

  // A list that is drawn anew keeps the keyboard's place.
  await page.getByText('Paper, toner, covers').click();
  await page.getByRole('button', { name: 'Empty Tray 3' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('B4 · 0 of 520').waitFor();
  const here = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.equal(here, 'Empty Tray 3');
  await page.locator('#load-paper [name=tray]').selectOption('Bypass Tray');
  await page.locator('#load-paper [name=type]').selectOption('cardstock');
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByText('A4 cardstock · 100 of 100').waitFor();
  await look(page, 'live-paper');
  assert.ok(!(await page.content()).includes(password));

  // What cannot be undone is asked before, and Esc is no.
  const sets = () => page.locator('#tray li').count();
  assert.equal(await sets(), 1);
  await page.getByRole('button', { name: /^Take / }).click();
  await page.getByRole('dialog').getByText('The twin keeps no copy.').waitFor();
  await look(page, 'live-question');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.equal(await sets(), 1);
  await page.locator('#compliance-badge').click();
  const { width, height } = page.viewportSize();
  for (const narrow of [width, 700, 390, 320]) {
    await page.setViewportSize({ width: narrow, height });
    const { left, right } = await page.locator('#findings').evaluate((it) => it.getBoundingClientRect().toJSON());
    assert.ok(left >= 0 && right <= narrow, `${left} to ${right} of ${narrow}`);
  }
  await page.setViewportSize({ width, height });
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#compliance').getAttribute('open'), null);

  // A filter leaves the rows that have all its words.
  const audit = page.getByRole('region', { name: 'Audit log' });
  await audit.getByLabel('Filter').fill('completed print');
  await audit.getByText(/^1 of \d+ rows$/).waitFor();
  assert.match(await audit.locator('tbody tr:visible').innerText(), /Print/);

  // Why a job was aborted stands in its row, and what to do about a sample beside its fields.
  const jobs = page.getByRole('region', { name: 'Jobs' });
  await page.getByRole('button', { name: 'Print a sample' }).click();
  await page.getByText('was aborted: it names no user. Give a User ID').waitFor();
  await jobs.getByText('it names no user').waitFor();
  await look(page, 'live-aborted');

  // Power off and Restart ask before they end a job.
  await page.locator('#pace').selectOption('manual');
  await page.locator('#sample [name=user]').fill(user);
  await page.locator('#sample [name=password]').fill(password);
  await page.getByRole('button', { name: 'Print a sample' }).click();
  await jobs.getByText('for its owner').waitFor();
  assert.ok(await page.locator('#sample-note').isHidden());
  await page.evaluate(async ([id, secret]) => {
    const send = (path, body) => fetch(`/v1/panel/${path}`,
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    await send('login', { user: id, password: secret });
    for (const label of ['Private Charge Print', 'Sample page', 'Print']) await send('press', { label });
  }, [user, password]);
  await jobs.getByText('printing').waitFor();
  const question = page.getByRole('dialog').getByText('That aborts what is not printed yet: Sample page.');
  for (const name of ['Restart', 'Power off']) {
    await page.getByRole('button', { name, exact: true }).click();
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
  }
  assert.ok(await jobs.getByText('printing').isVisible());
  await page.getByRole('button', { name: 'Power off' }).click();
  await look(page, 'live-power-question');
  await page.getByRole('dialog').getByRole('button', { name: 'Power off' }).click();
  await jobs.getByText('the power went').waitFor();
  await page.getByRole('button', { name: 'Power on' }).click();
  await page.locator('#state', { hasText: 'ready' }).waitFor();

  // A sample is a job, and whoever is locked is told why and what helps.
  await page.locator('#sample [name=user]').fill(user);
  await page.locator('#sample [name=password]').fill('wrong');
  for (let times = 0; times < 5; times += 1) {
    await page.getByRole('button', { name: 'Print a sample' }).click();
    const failed = page.locator('#users').getByText(times < 4 ? `${times + 1} failed` : 'Time does not unlock it');
    await failed.waitFor();
  }
  await page.getByText('Snapshots and devices').click();
  await page.getByRole('button', { name: 'Fork this device' }).click();
  await page.getByRole('link', { name: 'Device 2, from device 1' }).waitFor();
  await look(page, 'live-locked');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForFunction(() => document.querySelector('tr.new') === null);
    assert.deepEqual(await page.evaluate(faults), [], colorScheme);
  }

  // Where nothing answers any more, the page says so.
  const { origin } = new URL(page.url());
  await page.goto(`${origin}/?device=2`);
  await page.locator('#state', { hasText: 'ready' }).waitFor();
  assert.match(await page.title(), /^Device 2 /);
  await expecting(/status of 404/, async () => {
    await page.evaluate(() => fetch('/v1/devices/2', { method: 'DELETE' }));
    await page.getByText('Device 2 was ended.').waitFor();
    assert.equal(await page.locator('#state').textContent(), 'no answer');
    await look(page, 'live-lost');
  });

  // Drawn once it comes to rest, which no stream lets it.
  await page.goto(`${origin}/?once`, { waitUntil: 'networkidle' });
  await page.getByText('11111').first().waitFor();
});
