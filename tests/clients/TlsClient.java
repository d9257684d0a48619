import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Asks for a page with each suite of TLS 1.2 that this Java has, alone, and then as it does by itself. */
class TlsClient {
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        TrustManager anybody = new X509TrustManager() {
            public void checkClientTrusted(X509Certificate[] chain, String kind) {}
            public void checkServerTrusted(X509Certificate[] chain, String kind) {}
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anybody}, null);
        String[] suites = context.getSupportedSSLParameters().getCipherSuites();
        Arrays.stream(suites).filter(it -> it.contains("_WITH_AES_")).forEach(it -> ask(context, port, it));
        ask(context, port, null);
    }

    static void ask(SSLContext context, int port, String suite) {
        String name = suite == null ? "by itself" : suite;
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            if (suite != null) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.setEnabledCipherSuites(new String[] {suite});
            }
            socket.startHandshake();
            String request = "GET /home/index.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes("US-ASCII"));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            System.out.println(name + " over " + socket.getSession().getProtocol() + ": " + answer.readLine());
        } catch (Exception error) {
            System.out.println(name + ": " + error.getMessage());
        }
    }
}
