package dev.ipcboot.actuate;

import dev.ipcboot.listener.IpcListenerContainer;

/**
 * A state that can be asked for.
 */
public enum ListenerState {

	/**
	 * Receive: start what is stopped, resume what is paused.
	 */
	RUNNING {

		@Override
		void bring(IpcListenerContainer container) {
			if (container.getState() == IpcListenerContainer.State.FAILED) {
				container.stop();
			}
			container.start();
			container.resume();
		}

	},

	/**
	 * Keep the tasks and receive nothing: senders wait.
	 */
	PAUSED {

		@Override
		void bring(IpcListenerContainer container) {
			container.pause();
		}

	},

	/**
	 * Let the tasks go.
	 */
	STOPPED {

		@Override
		void bring(IpcListenerContainer container) {
			container.stop();
		}

	};

	abstract void bring(IpcListenerContainer container);

}
