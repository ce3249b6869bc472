package dev.ipcboot.autoconfigure;

import dev.ipcboot.transport.memory.MemoryTransport;
import dev.ipcboot.transport.pipe.FifoTransport;
import dev.ipcboot.transport.queue.PosixQueueTransport;
import dev.ipcboot.transport.queue.SystemVQueueTransport;
import dev.ipcboot.transport.socket.TcpTransport;
import dev.ipcboot.transport.socket.UdpTransport;
import dev.ipcboot.transport.socket.UnixDatagramTransport;
import dev.ipcboot.transport.socket.UnixSeqpacketTransport;
import dev.ipcboot.transport.socket.UnixStreamTransport;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The carriers. One that can't be used here is a bean as well: it knows why, and says so
 * when it is asked for.
 */
@Configuration(proxyBeanMethods = false)
class TransportConfiguration {

	@Bean
	@ConditionalOnMissingBean
	UnixStreamTransport ipcUnixStreamTransport() {
		return new UnixStreamTransport();
	}

	@Bean
	@ConditionalOnMissingBean
	UnixSeqpacketTransport ipcUnixSeqpacketTransport() {
		return new UnixSeqpacketTransport();
	}

	@Bean
	@ConditionalOnMissingBean
	UnixDatagramTransport ipcUnixDatagramTransport() {
		return new UnixDatagramTransport();
	}

	@Bean
	@ConditionalOnMissingBean
	FifoTransport ipcFifoTransport() {
		return new FifoTransport();
	}

	@Bean
	@ConditionalOnMissingBean
	PosixQueueTransport ipcPosixQueueTransport() {
		return new PosixQueueTransport();
	}

	@Bean
	@ConditionalOnMissingBean
	TcpTransport ipcTcpTransport() {
		return new TcpTransport();
	}

	@Bean
	@ConditionalOnMissingBean
	UdpTransport ipcUdpTransport() {
		return new UdpTransport();
	}

	@Bean
	@ConditionalOnMissingBean
	SystemVQueueTransport ipcSystemVQueueTransport() {
		return new SystemVQueueTransport();
	}

	@Bean
	@ConditionalOnMissingBean
	MemoryTransport ipcMemoryTransport() {
		return new MemoryTransport();
	}

}
