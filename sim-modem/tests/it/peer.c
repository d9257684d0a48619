/* The other end of the line: modems of spandsp. Samples of 16 bits go in and out by pipes; text is bits or frames.
   Only tests use it. It calls what Debian's libspandsp-dev declares and has none of its code. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <spandsp.h>

#define BLOCK 160

static void write_samples(const int16_t *samples, int count)
{
    fwrite(samples, sizeof(int16_t), count, stdout);
}

/* Takes samples until there are no more. */
#define EACH_BLOCK(samples, count) \
    int16_t samples[BLOCK]; \
    for (int count; (count = fread(samples, sizeof(int16_t), BLOCK, stdin)) > 0;)

/* Frames as lines of hex digits, a second of flags before them. */
static int v21_send(void)
{
    hdlc_tx_state_t *hdlc = hdlc_tx_init(NULL, FALSE, 1, FALSE, NULL, NULL);
    fsk_tx_state_t *fsk = fsk_tx_init(NULL, &preset_fsk_specs[FSK_V21CH2],
                                      (get_bit_func_t) hdlc_tx_get_bit, hdlc);
    int16_t samples[BLOCK];
    char line[2048];

    hdlc_tx_flags(hdlc, 37);
    while (fgets(line, sizeof(line), stdin)) {
        uint8_t frame[512];
        size_t length = 0;
        unsigned octet;
        while (sscanf(line + 2 * length, "%2x", &octet) == 1)
            frame[length++] = octet;
        /* It holds one frame at a time, and takes the next one when that has gone out. */
        while (hdlc_tx_frame(hdlc, frame, length) < 0)
            write_samples(samples, fsk_tx(fsk, samples, BLOCK));
    }
    hdlc_tx_frame(hdlc, NULL, 0);
    for (int count; (count = fsk_tx(fsk, samples, BLOCK)) > 0;)
        write_samples(samples, count);
    return 0;
}

static void print_frame(void *user, const uint8_t *frame, int length, int ok)
{
    if (length <= 0 || !ok)
        return;
    for (int at = 0; at < length; at++)
        printf("%02x", frame[at]);
    printf("\n");
}

static int v21_receive(void)
{
    hdlc_rx_state_t *hdlc = hdlc_rx_init(NULL, FALSE, TRUE, 5, print_frame, NULL);
    fsk_rx_state_t *fsk = fsk_rx_init(NULL, &preset_fsk_specs[FSK_V21CH2], FSK_FRAME_MODE_SYNC,
                                      (put_bit_func_t) hdlc_rx_put_bit, hdlc);
    fsk_rx_signal_cutoff(fsk, -43.0f);
    EACH_BLOCK(samples, count)
        fsk_rx(fsk, samples, count);
    return 0;
}

/* Two periods of a tone. */
static int tone_send(int tone)
{
    modem_connect_tones_tx_state_t *state = modem_connect_tones_tx_init(NULL, tone);
    int16_t samples[BLOCK];
    for (int at = 0; at < 7 * 8000; at += BLOCK) {
        int count = modem_connect_tones_tx(state, samples, BLOCK);
        memset(samples + count, 0, (BLOCK - count) * sizeof(int16_t));
        write_samples(samples, BLOCK);
    }
    return 0;
}

static int tone_receive(int tone)
{
    modem_connect_tones_rx_state_t *state = modem_connect_tones_rx_init(NULL, tone, NULL, NULL);
    EACH_BLOCK(samples, count)
        modem_connect_tones_rx(state, samples, count);
    printf("%s\n", modem_connect_tone_to_str(modem_connect_tones_rx_get(state)));
    return 0;
}

static int dtmf_send(const char *digits)
{
    dtmf_tx_state_t *state = dtmf_tx_init(NULL);
    int16_t samples[BLOCK];
    dtmf_tx_put(state, digits, strlen(digits));
    for (int count; (count = dtmf_tx(state, samples, BLOCK)) > 0;)
        write_samples(samples, count);
    return 0;
}

static void print_digits(void *user, const char *digits, int count)
{
    printf("%.*s", count, digits);
}

static int dtmf_receive(void)
{
    dtmf_rx_state_t *state = dtmf_rx_init(NULL, print_digits, NULL);
    EACH_BLOCK(samples, count)
        dtmf_rx(state, samples, count);
    return 0;
}

/* Bits are the characters 0 and 1. */
static int read_bit(void *user)
{
    int bit = getchar();
    return bit == '0' || bit == '1' ? bit - '0' : SIG_STATUS_END_OF_DATA;
}

/* Bits as they are, and a letter for what happens beside. */
static void print_bit(void *user, int bit)
{
    switch (bit) {
    case 0:
    case 1: putchar('0' + bit); break;
    case SIG_STATUS_TRAINING_SUCCEEDED: putchar('T'); break;
    case SIG_STATUS_TRAINING_FAILED: putchar('F'); break;
    case SIG_STATUS_CARRIER_DOWN: putchar('D'); break;
    }
}

static int fast_send(const char *modem, int rate, int talker_echo, int shortly)
{
    int16_t samples[BLOCK];
    int count;
    v17_tx_state_t *v17 = v17_tx_init(NULL, 14400, talker_echo, read_bit, NULL);
    v27ter_tx_state_t *v27ter = v27ter_tx_init(NULL, 4800, talker_echo, read_bit, NULL);
    v29_tx_state_t *v29 = v29_tx_init(NULL, 9600, talker_echo, read_bit, NULL);
    v17_tx_restart(v17, rate, talker_echo, shortly);
    v27ter_tx_restart(v27ter, rate, talker_echo);
    v29_tx_restart(v29, rate, talker_echo);
    do {
        if (!strcmp(modem, "v17"))
            count = v17_tx(v17, samples, BLOCK);
        else if (!strcmp(modem, "v29"))
            count = v29_tx(v29, samples, BLOCK);
        else
            count = v27ter_tx(v27ter, samples, BLOCK);
        write_samples(samples, count);
    } while (count > 0);
    return 0;
}

/* `shortly`, it learns from what comes before a second of silence, and trains anew by less behind it. */
static int fast_receive(const char *modem, int rate, int shortly)
{
    int silent = 0;
    int carrier = 0;
    v17_rx_state_t *v17 = v17_rx_init(NULL, 14400, print_bit, NULL);
    v27ter_rx_state_t *v27ter = v27ter_rx_init(NULL, 4800, print_bit, NULL);
    v29_rx_state_t *v29 = v29_rx_init(NULL, 9600, print_bit, NULL);
    v17_rx_restart(v17, rate, FALSE);
    v27ter_rx_restart(v27ter, rate, FALSE);
    v29_rx_restart(v29, rate, FALSE);
    v17_rx_signal_cutoff(v17, -45.5f);
    v27ter_rx_signal_cutoff(v27ter, -45.5f);
    v29_rx_signal_cutoff(v29, -45.5f);
    EACH_BLOCK(samples, count) {
        if (!strcmp(modem, "v17"))
            v17_rx(v17, samples, count);
        else if (!strcmp(modem, "v29"))
            v29_rx(v29, samples, count);
        else
            v27ter_rx(v27ter, samples, count);
        int loud = 0;
        for (int at = 0; at < count; at++)
            loud |= abs(samples[at]) > 30;
        silent = loud ? 0 : silent + 1;
        carrier |= loud;
        if (shortly && carrier && silent == 25)
            v17_rx_restart(v17, rate, TRUE);
    }
    putchar('\n');
    return 0;
}

int main(int argc, char *argv[])
{
    const char *what = argc > 1 ? argv[1] : "";
    const char *which = argc > 2 ? argv[2] : "";

    if (!strcmp(what, "v21-send"))
        return v21_send();
    if (!strcmp(what, "v21-receive"))
        return v21_receive();
    if (!strcmp(what, "tone-send"))
        return tone_send(!strcmp(which, "cng") ? MODEM_CONNECT_TONES_FAX_CNG : MODEM_CONNECT_TONES_ANS);
    if (!strcmp(what, "tone-receive"))
        return tone_receive(!strcmp(which, "cng") ? MODEM_CONNECT_TONES_FAX_CNG : MODEM_CONNECT_TONES_ANS);
    if (!strcmp(what, "dtmf-send"))
        return dtmf_send(which);
    if (!strcmp(what, "dtmf-receive"))
        return dtmf_receive();
    if (!strcmp(what, "fast-send") && argc > 5)
        return fast_send(which, atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
    if (!strcmp(what, "fast-receive") && argc > 4)
        return fast_receive(which, atoi(argv[3]), atoi(argv[4]));
    fprintf(stderr, "peer: unknown: %s\n", what);
    return 2;
}
