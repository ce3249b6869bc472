package dev.ipcboot.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.HttpRequestHandler;
import org.springframework.web.util.HtmlUtils;

/**
 * Serves the page and its files, nothing else, and forbids the browser to load anything
 * from elsewhere. Safe for use by any thread.
 */
public final class IpcConsole implements HttpRequestHandler {

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private static final String PAGE = "";

	private static final Map<String, ConsoleAsset> ASSETS = Map.of(PAGE,
			ConsoleAsset.load("index.html", "text/html;charset=utf-8"), "/console.js",
			ConsoleAsset.load("console.js", "text/javascript;charset=utf-8"), "/charts.js",
			ConsoleAsset.load("charts.js", "text/javascript;charset=utf-8"), "/card.js",
			ConsoleAsset.load("card.js", "text/javascript;charset=utf-8"), "/console.css",
			ConsoleAsset.load("console.css", "text/css;charset=utf-8"), "/uplot.js",
			ConsoleAsset.load("uPlot.iife.min.js", "text/javascript;charset=utf-8"), "/uplot.css",
			ConsoleAsset.load("uPlot.min.css", "text/css;charset=utf-8"), "/icon.svg",
			ConsoleAsset.load("icon.svg", "image/svg+xml"), "/uplot-license.txt",
			ConsoleAsset.load("uPlot-LICENSE.txt", "text/plain;charset=utf-8"));

	private final String path;

	private final String actuator;

	/**
	 * Create the console.
	 * @param path where it is served, for example {@code /ipc}
	 * @param actuator where the endpoints of the actuator are, for example
	 * {@code /actuator}
	 */
	public IpcConsole(String path, String actuator) {
		this.path = path;
		this.actuator = actuator;
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String inside = request.getRequestURI().substring(request.getContextPath().length());
		String file = inside.startsWith(this.path) ? inside.substring(this.path.length()) : inside;
		ConsoleAsset asset = ASSETS.get("/".equals(file) ? PAGE : file);
		boolean head = "HEAD".equals(request.getMethod());
		if (asset == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
		}
		else if (!head && !"GET".equals(request.getMethod())) {
			response.setHeader("Allow", "GET, HEAD");
			response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
		}
		else {
			byte[] content = (asset.equals(ASSETS.get(PAGE))) ? page(asset, request.getContextPath()) : asset.content();
			response.setContentType(asset.contentType());
			response.setContentLength(content.length);
			response.setHeader("Cache-Control", "no-cache");
			response.setHeader("Content-Security-Policy", POLICY);
			response.setHeader("X-Content-Type-Options", "nosniff");
			response.setHeader("Referrer-Policy", "no-referrer");
			if (!head) {
				response.getOutputStream().write(content);
			}
		}
	}

	private byte[] page(ConsoleAsset asset, String contextPath) {
		return new String(asset.content(), StandardCharsets.UTF_8)
			.replace("@console@", HtmlUtils.htmlEscape(contextPath + this.path))
			.replace("@actuator@", HtmlUtils.htmlEscape(contextPath + this.actuator))
			.getBytes(StandardCharsets.UTF_8);
	}

}
