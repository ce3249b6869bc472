package dev.ipcboot.service;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.util.Assert;

/**
 * A bean of an interface, made by the {@link IpcServiceProxyFactory} of the application.
 * What is wrong with the interface is told when the application starts, also if nobody
 * uses it.
 *
 * @param <S> the interface
 */
public class IpcServiceFactoryBean<S> implements FactoryBean<S>, BeanFactoryAware, InitializingBean {

	private final Class<S> type;

	private @Nullable BeanFactory beanFactory;

	private @Nullable S service;

	/**
	 * Create a bean; {@link ImportIpcServices} does so.
	 * @param type the interface
	 */
	public IpcServiceFactoryBean(Class<S> type) {
		this.type = type;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterPropertiesSet() {
		BeanFactory factory = this.beanFactory;
		Assert.state(factory != null, "No bean factory");
		this.service = factory.getBean(IpcServiceProxyFactory.class).createClient(this.type);
	}

	@Override
	public @Nullable S getObject() {
		return this.service;
	}

	@Override
	public Class<S> getObjectType() {
		return this.type;
	}

}
