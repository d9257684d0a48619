// Mails on the live page: a mail server is started with the keyboard, a scan is mailed and seen where it arrives, a part of it
// is opened, and a server that refuses is told.
//   node mails.mjs ONE-TIME-LINK
import assert from 'node:assert/strict';
import { look, readable, violations, visit } from './browser.mjs';

const [link] = process.argv.slice(2);

await visit(async (page) => {
  await readable(page);
  await page.goto(link);
  const mails = page.getByRole('region', { name: 'Mails' });
  const panel = page.getByRole('region', { name: 'Control panel' });
  const scan = async () => {
    await panel.getByRole('button', { name: 'Home' }).click();
    await panel.getByRole('button', { name: 'Email', exact: true }).click();
    await panel.getByLabel('Recipient').fill('team@example.com');
    await panel.getByRole('button', { name: 'Next', exact: true }).click();
    await panel.getByRole('button', { name: 'Start', exact: true }).click();
  };
  await mails.getByText('None was sent yet.').waitFor();
  await mails.getByRole('button', { name: 'Start a mail server and send there' }).focus();
  await page.keyboard.press('Enter');
  await mails.getByText('No mail has come yet.').waitFor();

  await scan();
  await mails.getByText('sent', { exact: true }).waitFor();
  const part = mails.getByRole('link', { name: /[.]pdf, / });
  await part.waitFor();
  const reply = await page.request.get(new URL(await part.getAttribute('href'), page.url()).href);
  assert.equal(reply.headers()['content-type'], 'application/pdf');
  assert.ok((await reply.body()).subarray(0, 5).equals(Buffer.from('%PDF-')));
  await look(page, 'live-mails');

  await mails.getByLabel('The server').selectOption('full');
  await scan();
  await mails.getByText('016-765, RCPT: 452 4.2.2 no room, again at ').waitFor();
  const jobs = page.getByRole('region', { name: 'Jobs' });
  await jobs.getByText('to team@example.com').first().waitFor();
  await jobs.getByText('again at ').waitFor();
  assert.deepEqual(await violations(page, '[aria-labelledby="mails-heading"]'), []);
  await look(page, 'live-mails-refused');
});
